import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { BenchOrg } from './data.ts';

const TASKS = 100_000;
const TIMES = 40;

export interface Found {
  /** What was searched for, in words, and the 95th percentile of its answers in milliseconds. */
  readonly each: readonly { readonly what: string; readonly p95: number }[];
  /** Of all of them together. */
  readonly p95: number;
}

/** Titles of two to six words out of 5,000, the common ones far more often, as in any language; every one says "task". */
const FILL = `INSERT INTO tasks (org_id, id, project_id, key, title, description, status_id, priority, position, created_by, created_at, updated_at)
  SELECT $1, 'task_' || lpad(n::text, 26, '0'), p.id, p.code || '-' || (10000 + n), 'Task ' || w.title, w.body, s.id, 'none', 'a' || lpad(n::text, 7, '0'), $2,
    now() - n * interval '1 minute', now() - n * interval '1 minute'
  FROM generate_series(1, $3::int) n,
    LATERAL (SELECT string_agg(word, ' ') FILTER (WHERE i <= 2 + n % 5) AS title, string_agg(word, ' ') AS body FROM (
      SELECT i, 'w' || translate(floor(5000 * power(random(), 3))::int::text, '0123456789', 'aeioubdlnr') || 'st' AS word
      FROM generate_series(1, 20 + n % 20) i WHERE n > 0) x) w,
    LATERAL (SELECT id, code FROM projects WHERE org_id = $1 ORDER BY id LIMIT 1 OFFSET n % 5) p,
    LATERAL (SELECT id FROM task_statuses WHERE org_id = $1 ORDER BY id LIMIT 1) s`;

const SEARCHES: Record<string, (nr: number) => string> = {
  'a rare word': (nr) => word(3000 + nr * 17),
  'two words': (nr) => `${word(5 + nr)} ${word(40 + nr)}`,
  'a common word': (nr) => word(nr % 3),
  'the word that all have': () => 'task',
  'the beginning of a word': (nr) => word(nr + 100).slice(0, 3),
  'a mistyped word': (nr) => word(2000 + nr * 23).replace('st', 'ts'),
  'a key': (nr) => `P1-${10_000 + nr * 5}`,
  'nothing there is': (nr) => `quux${nr}`,
};

const word = (nr: number) => `w${[...String(nr)].map((digit) => 'aeioubdlnr'[Number(digit)]).join('')}st`;

/** Searches one organization of 100,000 tasks over REST, one request after the other. */
export async function searchTasks(url: string, database: string, org: BenchOrg): Promise<Found> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    await client.query('DELETE FROM task_assignees WHERE org_id = $1', [org.id]);
    await client.query('DELETE FROM tasks WHERE org_id = $1', [org.id]);
    await client.query(FILL, [org.id, org.user_id, TASKS]);
    // The server indexes what it finds where a log begins.
    await client.query('DELETE FROM log_positions WHERE org_id = $1', [org.id]);
    await client.query('UPDATE org_logs SET seq = seq + 1 WHERE org_id = $1', [org.id]);
    const indexed = "SELECT 1 FROM log_positions WHERE org_id = $1 AND follower = 'search' AND seq >= 0";
    while ((await client.query(indexed, [org.id])).rowCount === 0) await sleep(200);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  const all: number[] = [];
  const each = [];
  for (const [what, query] of Object.entries(SEARCHES)) {
    const times: number[] = [];
    for (let nr = -5; nr < TIMES; nr++) {
      const start = performance.now();
      const path = `/api/v1/search?query=${encodeURIComponent(query(Math.abs(nr)))}`;
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${org.pat}` } });
      if (!answer.ok) throw new Error(`A search for ${what} was answered ${answer.status}.`);
      await answer.text();
      if (nr >= 0) times.push(performance.now() - start);
    }
    each.push({ what, p95: p95(times) });
    all.push(...times);
  }
  return { each, p95: p95(all) };
}

export const p95 = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
