import { type Caller, type Credential, MEMBERSHIP, type Membership, permissionsOf } from '@stint/core';
import type { Database } from '@stint/db';

/** Which credential, without its secret: enough to ask for its caller again. */
export interface CredentialRef {
  readonly kind: Credential['kind'];
  readonly org_id: string;
  readonly id: string;
}

/** What a credential was worth when it was last seen. */
export type Bounds = Pick<Credential, 'scopes' | 'expires_at'>;

/** A kind of credential: how its secret is told, and how its row is found. */
export interface Source {
  readonly kind: Credential['kind'];
  /** Whether the bearer is of this kind, by its form. */
  handles(bearer: string): boolean;
  /** The live credential behind the bearer; undefined when there is none. Throws `token_expired` when it says so itself. */
  find(bearer: string, hash: Buffer): Promise<Found | undefined>;
  reload(ref: CredentialRef): Promise<Found | undefined>;
  /** Writes down that it was used. */
  touch(ref: CredentialRef): Promise<unknown>;
}

export interface Found {
  readonly caller: Caller;
  readonly last_used_at: Date | null;
}

/** A member with what the role allows now, as `MEMBER` selects it. */
export interface MemberRow extends Membership {
  readonly org_id: string;
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
  readonly assistants_destructive: boolean;
}

/** The columns and joins of a live member: of an organization and a person that are both there. */
export const MEMBER = `${MEMBERSHIP.columns}, m.org_id, u.name, u.email, u.time_zone,
  (SELECT coalesce((s.settings #>> '{assistants,destructive}')::boolean, true) FROM orgs s WHERE s.org_id = m.org_id)
    AS assistants_destructive`;
export const LIVE_MEMBERS = `${MEMBERSHIP.from}
  JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL AND m.removed_at IS NULL
  JOIN orgs o ON o.org_id = m.org_id AND o.deleted_at IS NULL`;

export function callerOf(row: MemberRow, credential: Credential): Caller {
  const { org_id, user_id, member_id, role, name, email, time_zone } = row;
  const permissions = permissionsOf(row);
  const assistants = { destructive: row.assistants_destructive };
  return { org_id, user_id, member_id, role, name, email, time_zone, permissions, credential, assistants };
}

/** A person as a member of an organization, calling by this credential; undefined when they are none. */
export async function memberCaller(
  db: Database,
  user_id: string,
  org_id: string,
  credential: Credential,
): Promise<Caller | undefined> {
  const { rows } = await db.system.query<MemberRow>({
    name: 'auth-member',
    text: `SELECT ${MEMBER} FROM ${LIVE_MEMBERS} WHERE m.org_id = $1 AND m.user_id = $2`,
    values: [org_id, user_id],
  });
  return rows[0] && callerOf(rows[0], credential);
}
