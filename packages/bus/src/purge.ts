import type { Database } from '@stint/db';

/** How long events are kept. */
export const KEPT_DAYS = 7;

const BATCH = 10_000;

/**
 * Deletes events that are past their time; answers how many. Only from the front of each log, so that what is kept has
 * no holes, and never what is not yet published.
 */
export async function purgeEvents(db: Database, now: Date = new Date()): Promise<number> {
  const until = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  const { rows } = await db.system.query<{ org_id: string; last: string }>(PAST, [until]);
  let purged = 0;
  for (const { org_id, last } of rows) {
    for (let gone = BATCH; gone === BATCH; purged += gone) {
      const { rowCount } = await db.system.query(PURGE, [org_id, last, BATCH]);
      gone = rowCount ?? 0;
    }
  }
  return purged;
}

const PAST = `SELECT c.org_id, least(c.seq, coalesce(
    (SELECT k.seq - 1 FROM events k WHERE k.org_id = c.org_id AND k.occurred_at >= $1 ORDER BY k.seq LIMIT 1), c.seq
  ))::text AS last
  FROM relay_cursors c WHERE c.org_id IN (SELECT DISTINCT e.org_id FROM events e WHERE e.occurred_at < $1)`;

const PURGE = `DELETE FROM events WHERE (org_id, seq) IN (
  SELECT org_id, seq FROM events WHERE org_id = $1 AND seq <= $2 ORDER BY seq LIMIT $3)`;
