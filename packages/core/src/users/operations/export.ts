import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { get, instant, Json, operation } from '../../kernel/index.ts';
import { Preferences } from '../preferences.schema.ts';
import { User } from '../user.schema.ts';

const rows = z.array(z.record(z.string(), z.unknown()));

const all = (of: Sql) => sql`coalesce((SELECT json_agg(row_to_json(v)) FROM (${of}) v), '[]')`;

export const exportMe = operation({
  name: 'users.export',
  summary: 'Export what is kept about you',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({
    exported_at: instant(),
    profile: User.schema,
    preferences: Preferences.schema,
    memberships: rows,
    tokens: rows,
    sessions: rows,
    time_entries: rows,
    comments: rows,
  }),
  rest: get('/me/export'),
  mcp: { when: 'Hand the person you work for all their personal data in this organization. It can be large.' },
  async run(ctx) {
    const { org_id, user_id } = ctx.caller;
    const mine = sql`org_id = ${org_id} AND user_id = ${user_id}`;
    const part = async (of: Sql) => {
      const [row] = await ctx.query<{ rows: string }>(sql`SELECT ${all(of)}::text AS rows`);
      return new Json(row?.rows ?? '[]');
    };
    return {
      exported_at: ctx.now.toISOString(),
      profile: await ctx.find(User, user_id),
      preferences: await ctx.find(Preferences, user_id),
      memberships: await part(sql`SELECT org_id, member_id, name, role, joined_at FROM stint_orgs_of(${user_id})`),
      tokens: await part(sql`SELECT id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at
        FROM tokens WHERE ${mine} ORDER BY created_at`),
      sessions: await part(sql`SELECT id, user_agent, ip, created_at, last_used_at, expires_at, revoked_at
        FROM sessions WHERE ${mine} ORDER BY created_at`),
      time_entries: await part(sql`SELECT id, project_id, task_id, description, started_at, stopped_at, time_zone,
        billable, source FROM time_entries WHERE ${mine} ORDER BY started_at`),
      comments: await part(sql`SELECT id, task_id, project_id, body, edited_at, created_at
        FROM task_comments WHERE ${mine} ORDER BY created_at`),
    };
  },
});
