import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

const BEHIND = `SELECT FROM org_logs l LEFT JOIN log_positions p ON p.org_id = l.org_id
  WHERE l.seq > coalesce(p.seq, 0) LIMIT 1`;

/** Waits until what follows from writes (search, notifications) is done, so that it does not count to what comes next. */
export async function caughtUp(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    while ((await client.query(BEHIND)).rowCount) await setTimeout(250);
  } finally {
    await client.end();
  }
}
