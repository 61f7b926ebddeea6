import { sql } from '@stint/db';
import { type Context, type Data, fail, failures, type Permission } from '../kernel/index.ts';
import type { Acting } from './member.acting.ts';
import { lastOwner } from './member.failures.ts';
import type { Member } from './member.schema.ts';

/** Nobody grants what they lack. */
export function mayGrant(caller: Acting, granted: Iterable<Permission>): void {
  const lacking = [...granted].filter((permission) => !caller.permissions.has(permission));
  if (lacking.length) throw fail(failures.forbidden, `You cannot give what you do not have: ${lacking.join(', ')}.`);
}

/** Only an owner makes or unmakes an owner; `roles` are the ones given and taken. */
export function mayChangeOwner(caller: Acting, ...roles: string[]): void {
  if (caller.role !== 'owner' && roles.includes('owner')) {
    throw fail(failures.forbidden, 'Only an owner makes, changes or removes an owner.');
  }
}

/** There is always an owner: refuses to let go of the only one. Memberships are locked. */
export async function keepAnOwner(ctx: Context, leaving: Data<typeof Member>): Promise<void> {
  if (leaving.role !== 'owner') return;
  const [other] = await ctx.query(sql`SELECT 1 FROM members WHERE org_id = ${ctx.caller.org_id} AND role = 'owner'
    AND removed_at IS NULL AND id <> ${leaving.id} LIMIT 1`);
  if (other) return;
  throw fail(lastOwner, {
    detail: `${leaving.name} is the only owner; make someone else one first.`,
    ways: { 'members.update_role': 'makes a member an owner' },
    current_state: { owners: 1 },
  });
}
