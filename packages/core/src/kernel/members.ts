import { empty, raw, type Sql, sql } from '@stint/db';
import type { Context } from './context.ts';
import { fail, failures } from './failure.ts';
import { effectivePermissions, type Permission } from './permission.ts';

/** Somebody in the organization, with what they may do now. */
export interface LiveMember {
  readonly member_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
}

interface Which {
  /** More columns, each after a comma. */
  readonly columns?: Sql;
  readonly joins?: Sql;
  readonly where: Sql;
}

/** A member `m` with the role `r`, as every query of people has them: what they may do follows from these columns. */
export const MEMBERSHIP = {
  columns: 'm.id AS member_id, m.user_id, m.role, r.permissions AS custom, m.grants, m.denials',
  from: 'members m LEFT JOIN roles r ON r.org_id = m.org_id AND r.id = m.role_id',
} as const;

/** What `MEMBERSHIP` selects. */
export interface Membership {
  readonly member_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly custom: string[] | null;
  readonly grants: string[];
  readonly denials: string[];
}

export const permissionsOf = ({ role, custom, grants, denials }: Membership): ReadonlySet<Permission> =>
  effectivePermissions(role, custom, grants, denials);

/** The members, `m`, that are there now and meet a condition, whoever may see them, with what else is asked of each. */
export async function liveMembers<R = unknown>(
  { caller, query }: Context,
  { columns = empty, joins = empty, where }: Which,
): Promise<(LiveMember & R)[]> {
  const rows = await query<Membership & R>(sql`SELECT ${raw(MEMBERSHIP.columns)}${columns}
    FROM ${raw(MEMBERSHIP.from)}${joins}
    WHERE m.org_id = ${caller.org_id} AND m.removed_at IS NULL AND ${where}`);
  return rows.map((row) => ({ ...row, permissions: permissionsOf(row) }));
}

/** Nobody decides on what is their own (`what`, a sentence's subject), unless nobody else here holds the permission. */
export async function notOnOwn(ctx: Context, user_id: string, permission: Permission, what: string): Promise<void> {
  if (user_id !== ctx.caller.user_id) return;
  const colleagues = await liveMembers(ctx, { where: sql`m.user_id <> ${user_id}` });
  if (colleagues.every(({ permissions }) => !permissions.has(permission))) return;
  throw fail(failures.forbidden, `${what} is decided on by somebody else with ${permission}.`);
}
