import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { BenchOrg } from './data.ts';

const ENTRIES = 500_000;
const YEAR = 2025;
const TIMES = 7;

export interface Year {
  /** Milliseconds of one request: a year by project and month. */
  readonly ours: number;
  /** Of the plainest statement that sums the same rows, which knows no zone, tenant, rate or midnight. */
  readonly bare: number;
}

/** A year of 500,000 entries in one organization, summarized by project and month. */
export async function summarizeYear(url: string, database: string, org: BenchOrg): Promise<Year> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO time_entries (org_id, id, user_id, project_id, started_at, stopped_at, time_zone, billable, source,
          currency, billable_rate, cost_rate)
        SELECT $1, 'ent_' || n, $2, p.id, at, at + (600 + n % 5000) * interval '1 second', 'Europe/Vienna', n % 5 <> 0, 'manual',
          'EUR', 9000, 5000
        FROM generate_series(1, $3::int) n, LATERAL (SELECT make_timestamptz($4, 1, 1, 0, 0, 0, 'UTC')
            + n * interval '365 days' / $3 AS at) a,
          LATERAL (SELECT id FROM projects WHERE org_id = $1 ORDER BY id LIMIT 1 OFFSET n % 5) p`,
      [org.id, org.user_id, ENTRIES, YEAR],
    );
    await client.query('VACUUM ANALYZE time_entries');
    const days = `from=${YEAR}-01-01&to=${YEAR}-12-31&time_zone=Europe/Vienna`;
    const path = `/api/v1/reports/summary?${days}&group_by=project,month`;
    const report = async () => {
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${org.pat}` } });
      if (!answer.ok) throw new Error(`The report was answered ${answer.status}.`);
      await answer.text();
    };
    const plain = () =>
      client.query(
        `SELECT project_id, date_trunc('month', started_at) AS month, sum(seconds), sum(seconds * billable_rate)
          FROM time_entries WHERE org_id = $1 AND started_at >= make_timestamptz($2, 1, 1, 0, 0, 0, 'UTC') GROUP BY 1, 2`,
        [org.id, YEAR],
      );
    const [ours, bare]: [number[], number[]] = [[], []];
    await report();
    for (let time = 0; time < TIMES; time++) {
      ours.push(await timed(report));
      bare.push(await timed(plain));
    }
    return { ours: median(ours), bare: median(bare) };
  } finally {
    await client.end();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
