import type { Database } from '@stint/db';
import type { Organization } from './pages/consent.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Who signed in at this time (seconds since 1970), unless they are gone or have another password since. */
export async function personOf(db: Database, id: string, signedIn: number): Promise<Person | undefined> {
  const { rows } = await db.system.query<Person>(
    `SELECT u.id, u.name, u.email FROM users u JOIN user_secrets s ON s.user_id = u.id
      WHERE u.id = $1 AND u.deleted_at IS NULL AND s.changed_at < to_timestamp($2)`,
    [id, signedIn + 1],
  );
  return rows[0];
}

/** Their organizations, that they were in last first. */
export async function organizationsOf(db: Database, user_id: string): Promise<Organization[]> {
  const { rows } = await db.system.query<Organization>(
    `SELECT m.org_id AS id, o.name FROM members m JOIN orgs o ON o.org_id = m.org_id AND o.deleted_at IS NULL
      LEFT JOIN LATERAL (SELECT max(last_used_at) AS at FROM sessions s
        WHERE s.org_id = m.org_id AND s.user_id = m.user_id) used ON true
      WHERE m.user_id = $1 AND m.removed_at IS NULL ORDER BY used.at DESC NULLS LAST, m.created_at, m.org_id`,
    [user_id],
  );
  return rows;
}
