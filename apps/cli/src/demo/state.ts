import type { Database } from '@stint/db';

/** The name of the token that is made last: where it is, the demo organization is complete. */
export const TOKEN_NAME = 'Demo (printed at start)';

export interface DemoState {
  readonly org_id: string;
  readonly user_id: string;
  readonly complete: boolean;
}

/** The demo organization, told by the founding in its audit trail. A deleted one counts as half made. */
export async function findDemo(db: Database, ownerEmail: string): Promise<DemoState | undefined> {
  const { rows } = await db.system.query<DemoState>(
    `SELECT a.org_id, u.id AS user_id, o.deleted_at IS NULL AND EXISTS (
         SELECT 1 FROM tokens t WHERE t.org_id = a.org_id AND t.user_id = u.id AND t.name = $2) AS complete
     FROM users u
     JOIN members m ON m.user_id = u.id
     JOIN audit_entries a ON a.org_id = m.org_id AND a.operation = 'demo.found'
     JOIN orgs o ON o.org_id = a.org_id
     WHERE u.email = $1
     ORDER BY complete DESC, a.occurred_at LIMIT 1`,
    [ownerEmail, TOKEN_NAME],
  );
  return rows[0];
}

/** Takes an organization out of every table, in one statement: keys between the tables are checked at its end. */
export async function removeOrg(db: Database, org_id: string): Promise<void> {
  const { rows } = await db.system.query<{ name: string }>(
    `SELECT quote_ident(c.relname) AS name FROM pg_class c
     JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const parts = rows.map(({ name }, index) => `d${index} AS (DELETE FROM ${name} WHERE org_id = $1)`);
  await db.system.query(`WITH ${parts.join(', ')} SELECT 1`, [org_id]);
}
