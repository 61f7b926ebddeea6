import { empty, type Sql, sql } from '@stint/db';
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

interface Row {
  readonly custom: string[] | null;
  readonly grants: string[];
  readonly denials: string[];
}

/** The members, `m`, that are there now and meet a condition, whoever may see them, with what else is asked of each. */
export async function liveMembers<R = unknown>(
  { caller, query }: Context,
  { columns = empty, joins = empty, where }: Which,
): Promise<(LiveMember & R)[]> {
  const rows = await query<Row & Omit<LiveMember, 'permissions'> & R>(sql`SELECT m.id AS member_id, m.user_id, m.role,
      r.permissions AS custom, m.grants, m.denials${columns}
    FROM members m LEFT JOIN roles r ON r.org_id = m.org_id AND r.id = m.role_id${joins}
    WHERE m.org_id = ${caller.org_id} AND m.removed_at IS NULL AND ${where}`);
  return rows.map((row) => ({
    ...row,
    permissions: effectivePermissions(row.role, row.custom, row.grants, row.denials),
  }));
}

/** Nobody decides on what is their own (`what`, a sentence's subject), unless nobody else here holds the permission. */
export async function notOnOwn(ctx: Context, user_id: string, permission: Permission, what: string): Promise<void> {
  if (user_id !== ctx.caller.user_id) return;
  const colleagues = await liveMembers(ctx, { where: sql`m.user_id <> ${user_id}` });
  if (colleagues.every(({ permissions }) => !permissions.has(permission))) return;
  throw fail(failures.forbidden, `${what} is decided on by somebody else with ${permission}.`);
}
