import { sql } from '@stint/db';
import { type Context, fail, line, ROLES } from '../kernel/index.ts';
import { roleNameTaken } from './member.failures.ts';

const RESERVED = new Set<string>([...ROLES, 'custom']);

/** A role's name; a built-in one's is taken in every organization. */
export const roleName = () =>
  line(60).refine((name) => !RESERVED.has(name.toLowerCase()), 'is the name of a built-in role');

/** Refuses a name another role has, whatever its case. Memberships are locked. */
export async function freeRoleName(ctx: Context, name: string, role_id: string | null = null): Promise<void> {
  const [other] = await ctx.query<{ id: string }>(sql`SELECT id FROM roles WHERE org_id = ${ctx.caller.org_id}
    AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${role_id}`);
  if (!other) return;
  throw fail(roleNameTaken, {
    detail: 'Choose another name, or change that role.',
    current_state: { role_id: other.id },
  });
}
