import { cpus } from 'node:os';
import type { Figures } from './load.ts';

export interface Line {
  readonly name: string;
  readonly goal: number;
  readonly rounds: readonly { ours: Figures; bare: Figures }[];
}

export interface Findings {
  readonly lines: readonly Line[];
  readonly fanOut: readonly { ours: number; bare: number }[];
  readonly rss: { readonly ours: number; readonly bare: number };
  readonly postgres: string;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

const whole = (value: number) => Math.round(value).toLocaleString('en');

function verdict(ratio: number, goal: number): string {
  if (goal === 0) return '–';
  return ratio >= goal ? 'reached' : `missed by ${(goal - ratio).toFixed(2)}`;
}

/** The page docs/benchmarks.md, less what people wrote about it. */
export function report({ lines, fanOut, rss, postgres }: Findings): string {
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
  return `| what | ratio | goal | | Stint: requests/s | p50 / p99 ms | CPU µs | bare: requests/s | p50 / p99 ms | CPU µs |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Fan-out of a 300-byte event to 500 sockets, in deliveries a second: **${fan.toFixed(2)}** of raw ws
(${fanOurs} against ${fanBare}; goal 0.7: ${verdict(fan, 0.7)}).

Resident memory after this, with 50 connections open: ${whole(rss.ours)} MB (goal: under 300; the bare server ${whole(rss.bare)} MB).

${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, ${postgres}. 20 organizations, 100,000
tasks. Median of ${lines[0]?.rounds.length ?? 0} rounds in which the two take turns; load, servers and PostgreSQL share the cores.
`;
}
