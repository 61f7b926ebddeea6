import { type BuiltInRole, type Caller, effectivePermissions } from '@stint/core';
import type { Database } from '@stint/db';
import { CommandError } from './command.ts';

const credential = { kind: 'system', id: 'cli', scopes: ['manage:*'], expires_at: null } as const;

interface Membership {
  readonly org_id: string;
  readonly org_name: string;
  readonly user_id: string;
  readonly member_id: string;
  readonly role: string;
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
  readonly custom: string[] | null;
  readonly grants: string[];
  readonly denials: string[];
}

/** The member with this email, as a caller from the command line; `org` decides where there are several. */
export async function memberOf(db: Database, email: string, org?: string): Promise<Caller> {
  const { rows } = await db.system.query<Membership>(
    `SELECT m.org_id, o.name AS org_name, u.id AS user_id, m.id AS member_id, m.role, u.name, u.email, u.time_zone,
       r.permissions AS custom, m.grants, m.denials
     FROM users u JOIN members m ON m.user_id = u.id JOIN orgs o ON o.org_id = m.org_id
     LEFT JOIN roles r ON r.org_id = m.org_id AND r.id = m.role_id
     WHERE u.email = lower($1) AND u.deleted_at IS NULL AND m.removed_at IS NULL AND o.deleted_at IS NULL ORDER BY m.created_at, m.org_id`,
    [email],
  );
  const found = org ? rows.filter(({ org_id }) => org_id === org) : rows;
  const [row] = found;
  if (!row) {
    throw new CommandError(org ? `${email} is no member of ${org}.` : `There is no member with the email ${email}.`);
  }
  if (found.length > 1) {
    const choices = found.map(({ org_id, org_name }) => `\n  --org ${org_id}  ${org_name}`);
    throw new CommandError(`${email} is in several organizations; say which:${choices.join('')}`);
  }
  const { org_name: _, custom, grants, denials, ...member } = row;
  const permissions = effectivePermissions(row.role as BuiltInRole, custom, grants, denials);
  return { ...member, permissions, credential };
}

/** The organizations to work on: the named one, or all. */
export async function orgsOf(db: Database, org?: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.system.query<{ id: string; name: string }>(
    'SELECT org_id AS id, name FROM orgs WHERE $1::text IS NULL OR org_id = $1 ORDER BY created_at, org_id',
    [org ?? null],
  );
  if (org !== undefined && rows.length === 0) throw new CommandError(`There is no organization ${org}.`);
  return rows;
}
