import { sql } from '@stint/db';
import { type Context, fail, failures, liveMembers, type Permission } from '../kernel/index.ts';

/** A membership as it stands, not as it stood when a credential was checked. */
export interface Acting {
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
}

/**
 * Lets one change of who may do what happen at a time in the organization: two owners who demote each other at the same
 * moment go one after the other, and the second finds what the first left.
 */
export async function lockMemberships(ctx: Context): Promise<void> {
  await ctx.query(sql`SELECT 1 FROM orgs WHERE org_id = ${ctx.caller.org_id} FOR NO KEY UPDATE`);
}

/** What a user may do in the organization now; undefined for who is no member. */
export async function membershipOf(ctx: Context, user_id: string): Promise<Acting | undefined> {
  const [found] = await liveMembers(ctx, { where: sql`m.user_id = ${user_id}` });
  return found;
}

/** The caller, with memberships locked, if they still hold the permission now that it is their turn. */
export async function acting(ctx: Context, permission: Permission): Promise<Acting> {
  await lockMemberships(ctx);
  const caller = await membershipOf(ctx, ctx.caller.user_id);
  if (caller?.permissions.has(permission)) return caller;
  throw fail(failures.forbidden, `This needs the permission ${permission}, which your role does not give you.`);
}
