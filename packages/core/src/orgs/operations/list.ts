import { sql } from '@stint/db';
import { z } from 'zod';
import { get, id, instant, operation } from '../../kernel/index.ts';

const Belonging = z.strictObject({
  id: id('org'),
  name: z.string(),
  member_id: id('mem'),
  role: z.string(),
  joined_at: instant(),
  /** The one this credential is bound to. */
  current: z.boolean(),
});

export const listOrgs = operation({
  name: 'orgs.list',
  summary: 'List the organizations you belong to',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(Belonging), next_cursor: z.null(), has_more: z.literal(false) }),
  rest: get('/orgs'),
  mcp: {
    when: 'See which organizations the person you work for belongs to. This credential works in the current one only.',
  },
  async run(ctx) {
    const { org_id, user_id } = ctx.caller;
    const rows = await ctx.query<{ org_id: string; member_id: string; name: string; role: string; joined_at: Date }>(
      sql`SELECT org_id, member_id, name, role, joined_at FROM stint_orgs_of(${user_id})`,
    );
    const data = rows.map((row) => ({
      id: row.org_id,
      name: row.name,
      member_id: row.member_id,
      role: row.role,
      joined_at: row.joined_at.toISOString(),
      current: row.org_id === org_id,
    }));
    return { data, next_cursor: null, has_more: false as const };
  },
});
