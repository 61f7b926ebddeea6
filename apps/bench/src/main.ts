import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@stint/db/embedded';
import { migrate } from '@stint/db/migrate';
import pg from 'pg';
import { readBoard } from './board.ts';
import { caughtUp } from './caught-up.ts';
import { fill } from './data.ts';
import { bareBurst, fanOut, logBurst } from './fanout.ts';
import { load } from './load.ts';
import { serve } from './process.ts';
import { type Line, report } from './report.ts';
import { scenarios, toolLists } from './scenarios.ts';
import { searchTasks } from './search.ts';
import { summarizeYear } from './year.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** Names of what to run (a scenario, `fan-out`, `year`, `search`, `board`), as a regular expression; the page is written only by a whole run. */
const ONLY = process.env.BENCH_ONLY;
const wants = (name: string) => !ONLY || new RegExp(ONLY).test(name);
const PAGE = new URL('../../../docs/benchmarks.md', import.meta.url);
const here = (path: string) => new URL(path, import.meta.url).pathname;
const say = (text: string) => process.stderr.write(`${text}\n`);

const home = mkdtempSync(join(tmpdir(), 'stint-bench-'));
const database = process.env.DATABASE_URL ? null : await startEmbedded({ dir: join(home, 'postgres') });
const url = process.env.DATABASE_URL ?? (database as { url: string }).url;
const stop: (() => Promise<unknown>)[] = [];
try {
  await migrate(url);
  say('filling 20 organizations with 100,000 tasks …');
  const orgs = await fill(url);
  const env = {
    DATABASE_URL: url,
    LOG_LEVEL: 'warn',
    STINT_HOME: join(home, 'stint'),
    STINT_RATE_LIMIT: '0',
    STINT_DEMO: '0',
  };
  // As `npm start` runs it.
  const smallHeap = ['--max-semi-space-size=8', '--heap-growing-percent=30'];
  const stint = await serve([...smallHeap, here('../../cli/src/main.ts'), 'serve'], 17301, env);
  stop.push(stint.stop);
  const bare = {
    rest: await serve([here('./reference/rest.ts')], 17302, env),
    ws: await serve([here('./reference/ws.ts')], 17303, env),
    mcp: await serve([here('./reference/mcp.ts')], 17304, env),
  };
  stop.push(...Object.values(bare).map(({ stop: end }) => end));

  const lines: Line[] = [];
  for (const { name, goal, ours, bare: theirs, bareOn } of scenarios(orgs)) {
    if (!wants(name)) continue;
    const rounds = [];
    await caughtUp(url);
    await load(stint, ours, 1);
    await load(bare[bareOn], theirs, 1);
    for (let round = 0; round < ROUNDS; round++) {
      const figures = {
        ours: await load(stint, ours, SECONDS),
        bare: await load(bare[bareOn], theirs, SECONDS),
      };
      for (const [side, { errors }] of Object.entries(figures)) {
        if (errors) throw new Error(`${name}, ${side}: ${errors} requests failed`);
      }
      rounds.push(figures);
    }
    const [last] = rounds.slice(-1);
    say(`${name}: ${((last?.ours.rps ?? 0) / (last?.bare.rps ?? 1)).toFixed(2)}`);
    lines.push({ name, goal, rounds });
  }
  const rss = { ours: stint.rss(), bare: bare.rest.rss() };

  const lists = [];
  for (let round = 0; round <= ROUNDS && wants('MCP tools/list'); round++) {
    const figures = await load(stint, toolLists(orgs), round === 0 ? 1 : SECONDS);
    if (figures.errors) throw new Error(`MCP tools/list: ${figures.errors} requests failed`);
    // The first is for warming up.
    if (round > 0) lists.push(figures);
  }
  const [list] = lists.slice(-1);
  if (list) say(`MCP tools/list: ${list.rps.toFixed(0)} a second`);

  await caughtUp(url);
  const org = orgs[0] as (typeof orgs)[number];
  const fan = [];
  for (let round = 0; round < ROUNDS && wants('fan-out'); round++) {
    const ours = await fanOut(`${stint.url.replace('http', 'ws')}/ws`, org.pat, logBurst(url, org));
    const raw = await fanOut(`${bare.ws.url.replace('http', 'ws')}/ws`, '', bareBurst(bare.ws.url));
    fan.push({ ours: ours.perSecond, bare: raw.perSecond });
    say(`fan-out: ${(ours.perSecond / raw.perSecond).toFixed(2)}`);
  }

  await caughtUp(url);
  const year = wants('year') ? await summarizeYear(stint.url, url, org) : null;
  if (year) say(`a year by project and month: ${year.ours.toFixed(0)} ms`);
  const [second, third] = orgs.slice(1) as [typeof org, typeof org];
  const board = wants('board') ? await readBoard(stint.url, url, second) : null;
  if (board) say(`a board of 500 tasks: ${board.p95.toFixed(0)} ms`);
  const search = wants('search') ? await searchTasks(stint.url, url, third) : null;
  if (search) say(`search: ${search.p95.toFixed(0)} ms`);

  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SHOW server_version');
  await client.end();
  const figures = report({
    lines,
    lists,
    fanOut: fan,
    rss,
    year,
    search,
    board,
    postgres: `PostgreSQL ${rows[0].server_version}`,
  });
  process.stdout.write(figures);
  if (!ONLY) {
    const [before, after] = readFileSync(PAGE, 'utf8').split(/<!-- figures -->[\s\S]*<!-- end -->/);
    writeFileSync(PAGE, `${before}<!-- figures -->\n\n${figures}\n<!-- end -->${after}`);
  }
} finally {
  await Promise.allSettled(stop.map((end) => end()));
  await database?.stop();
  rmSync(home, { recursive: true, force: true });
}
