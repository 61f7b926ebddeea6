import { cpus } from 'node:os';
import type { Board } from './board.ts';
import type { Figures } from './load.ts';
import type { Found } from './search.ts';
import type { Year } from './year.ts';

export interface Line {
  readonly name: string;
  readonly goal: number;
  readonly rounds: readonly { ours: Figures; bare: Figures }[];
}

export interface Findings {
  readonly lines: readonly Line[];
  /** The whole catalogue of tools over MCP. */
  readonly lists: readonly Figures[];
  readonly fanOut: readonly { ours: number; bare: number }[];
  readonly rss: { readonly ours: number; readonly bare: number };
  /** Null where only some of it was asked for. */
  readonly year: Year | null;
  readonly search: Found | null;
  readonly board: Board | null;
  readonly postgres: string;
}

/** Of the whole catalogue, a second. */
const LISTS = 400;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

const whole = (value: number) => Math.round(value).toLocaleString('en');

function verdict(ratio: number, goal: number): string {
  if (goal === 0) return '–';
  return ratio >= goal ? 'reached' : `missed by ${(goal - ratio).toFixed(2)}`;
}

const under = (ms: number, goal: number): string =>
  `goal: under ${goal}: ${ms < goal ? 'reached' : `missed by ${whole(ms - goal)}`}`;

/** The page docs/benchmarks.md, less what people wrote about it. */
export function report({ lines, lists, fanOut, rss, year, search, board, postgres }: Findings): string {
  const rows = lines.map(({ name, goal, rounds }) => {
    const ratio = median(rounds.map(({ ours, bare }) => ours.rps / bare.rps));
    const of = (side: 'ours' | 'bare', key: keyof Figures) => median(rounds.map((round) => round[side][key]));
    const figures = (side: 'ours' | 'bare') =>
      `${whole(of(side, 'rps'))} | ${of(side, 'p50').toFixed(0)} / ${of(side, 'p99').toFixed(0)} | ${whole(of(side, 'cpu'))}`;
    return `| ${name} | **${ratio.toFixed(2)}** | ${goal || '–'} | ${verdict(ratio, goal)} | ${figures('ours')} | ${figures('bare')} |`;
  });
  const fan = median(fanOut.map(({ ours, bare }) => ours / bare));
  const fanOurs = whole(median(fanOut.map(({ ours }) => ours)));
  const fanBare = whole(median(fanOut.map(({ bare }) => bare)));
  const list = (key: keyof Figures) => median(lists.map((round) => round[key]));
  const parts = [
    lines.length > 0 &&
      `| what | ratio | goal | | Stint: requests/s | p50 / p99 ms | CPU µs | bare: requests/s | p50 / p99 ms | CPU µs |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}`,
    lists.length > 0 &&
      `MCP \`tools/list\` of the whole catalogue: **${whole(list('rps'))} a second** (goal: ${LISTS}), ${whole(list('p50'))} / ${whole(list('p99'))} ms,
${whole(list('cpu'))} µs of CPU each.`,
    fanOut.length > 0 &&
      `Fan-out of a 300-byte event to 500 sockets, in deliveries a second: **${fan.toFixed(2)}** of raw ws
(${fanOurs} against ${fanBare}; goal 0.7: ${verdict(fan, 0.7)}).`,
    year &&
      `A year of 500,000 entries by project and month, over REST: **${whole(year.ours)} ms** (goal: under 400; a plain GROUP BY of the same
rows ${whole(year.bare)} ms).`,
    search && searchText(search),
    board && boardText(board),
    `Resident memory after the first part, with 50 connections open: ${whole(rss.ours)} MB (goal: under 300; the bare server ${whole(rss.bare)} MB).`,
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, ${postgres}. 20 organizations, 100,000
tasks. Median of ${lines[0]?.rounds.length ?? lists.length} rounds in which the two take turns; load, servers and PostgreSQL share the cores.`,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

const searchText = ({
  each,
  p95,
}: Found): string => `Searching one organization of 100,000 tasks over REST, one request after the other, 95th percentile: **${whole(p95)} ms**
(${under(p95, 50)}). By what is searched for: ${each.map((one) => `${one.what} ${whole(one.p95)}`).join(', ')}.`;

const boardText = ({
  p95,
}: Board): string => `A board of 500 tasks with assignees, labels and checklist counts in one GraphQL request, 95th percentile: **${whole(p95)} ms**
(${under(p95, 150)}); it takes four statements of SQL, which a test holds.`;
