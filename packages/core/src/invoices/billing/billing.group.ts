import { isDeepStrictEqual } from 'node:util';
import { halfUp, share } from '../../kernel/index.ts';
import { type DraftLine, decimalText } from '../invoice.lines.ts';
import type { Tax } from '../invoice.tax.ts';
import type { BillableEntry, BillableExpense } from './billing.source.ts';

/** How time is put together into lines. */
export const GROUPINGS = ['task', 'person_rate', 'project', 'entry', 'single'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A line to be, and what it bills. */
export interface BillingLine {
  readonly line: DraftLine;
  readonly entries: readonly { readonly id: string; readonly billed_seconds: bigint }[];
  readonly expenses: readonly string[];
}

interface Ways {
  /** What makes entries one line, beside their rate. */
  readonly key: (entry: BillableEntry) => string;
  readonly says: (entry: BillableEntry) => string;
}

const subject = ({ task, project_name }: BillableEntry): string => task ?? project_name;

const WAYS: Record<Exclude<Grouping, 'single'>, Ways> = {
  task: { key: ({ task_id, project_id }) => task_id ?? project_id, says: subject },
  project: { key: ({ project_id }) => project_id, says: ({ project_name }) => project_name },
  person_rate: { key: ({ user_id }) => user_id, says: ({ user_name }) => user_name },
  entry: {
    key: ({ id }) => id,
    says: (entry) => [entry.day, subject(entry), entry.description].filter(Boolean).join(' · '),
  },
};

/** Lines of time, by project, then by what they say, then as they were worked; none mixes rates, but for the single one. */
export function timeLines(
  entries: readonly BillableEntry[],
  billed: ReadonlyMap<string, bigint>,
  by: Grouping,
  tax: Tax,
): BillingLine[] {
  if (by === 'single') return entries.length ? [single(entries, billed, tax)] : [];
  const { key, says } = WAYS[by];
  const ordered = entries.toSorted((a, b) => compare(orderOf(a, says(a)), orderOf(b, says(b))));
  const groups = Map.groupBy(ordered, (entry) => `${key(entry)} ${entry.rate}`);
  return [...groups.values()].map((group) => lineOf(group, billed, saidOf(group, by, says), tax));
}

/** A person's line names the project, too, where it is one. */
function saidOf(group: readonly BillableEntry[], by: Grouping, says: Ways['says']): string {
  const first = group[0] as BillableEntry;
  const one = by === 'person_rate' && group.every(({ project_id }) => project_id === first.project_id);
  return one ? `${says(first)} · ${first.project_name}` : says(first);
}

const orderOf = ({ project_name, started_at, id }: BillableEntry, said: string): string =>
  [project_name, said, started_at, id].join('\u0000');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function single(entries: readonly BillableEntry[], billed: ReadonlyMap<string, bigint>, tax: Tax): BillingLine {
  const days = entries.map(({ day }) => day).sort();
  const said = days[0] === days.at(-1) ? `Work on ${days[0]}` : `Work from ${days[0]} to ${days.at(-1)}`;
  const whole = lineOf(entries, billed, said, tax);
  if (new Set(entries.map(({ rate }) => rate)).size === 1) return whole;
  const worth = entries.reduce((sum, { id, rate }) => sum + (billed.get(id) as bigint) * rate, 0n);
  return { ...whole, line: { ...whole.line, quantity: '1', unit: 'unit', unit_price: halfUp(worth, 3600n) } };
}

function lineOf(
  entries: readonly BillableEntry[],
  billed: ReadonlyMap<string, bigint>,
  description: string,
  tax: Tax,
): BillingLine {
  const [first] = entries as [BillableEntry, ...BillableEntry[]];
  const same = <T>(of: (entry: BillableEntry) => T): T | null =>
    entries.every((entry) => isDeepStrictEqual(of(entry), of(first))) ? of(first) : null;
  const days = entries.map(({ day }) => day).sort();
  const seconds = entries.reduce((sum, { id }) => sum + (billed.get(id) as bigint), 0n);
  return {
    line: {
      kind: 'time',
      description: description.slice(0, 2000),
      quantity: decimalText(halfUp(seconds * 10_000n, 3600n)),
      unit: 'hour',
      unit_price: first.rate,
      discount_percent: 0,
      ...tax,
      raw_seconds: entries.reduce((sum, entry) => sum + entry.seconds, 0n),
      billed_seconds: seconds,
      rounding: same(({ rounding }) => rounding),
      from_day: days[0] as string,
      to_day: days.at(-1) as string,
      project_id: same(({ project_id }) => project_id),
      task_id: same(({ task_id }) => task_id),
      user_id: same(({ user_id }) => user_id),
    },
    entries: entries.map(({ id }) => ({ id, billed_seconds: billed.get(id) as bigint })),
    expenses: [],
  };
}

/** A line for each expense: what it cost net, with its markup, half up. */
export const expenseLines = (expenses: readonly BillableExpense[], tax: Tax): BillingLine[] =>
  expenses.map((expense) => ({
    line: {
      kind: 'expense',
      description: [expense.category, expense.merchant, expense.description].filter(Boolean).join(' · ').slice(0, 2000),
      quantity: '1',
      unit: 'unit',
      unit_price: expense.net + share(expense.net, expense.markup),
      discount_percent: 0,
      ...tax,
      raw_seconds: null,
      billed_seconds: null,
      rounding: null,
      from_day: expense.spent_on,
      to_day: expense.spent_on,
      project_id: expense.project_id,
      task_id: null,
      user_id: expense.user_id,
    },
    entries: [],
    expenses: [expense.id],
  }));
