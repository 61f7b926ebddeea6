import { raw, type Sql, sql } from '@stint/db';
import { Expense } from '../../expenses/index.ts';
import { type Context, invalid, ROW, type Rounding } from '../../kernel/index.ts';
import { Settings } from '../../orgs/index.ts';
import { TimeEntry } from '../../time/index.ts';

export interface Wanted {
  readonly client_id: string;
  /** The entries' own days, both ends in. */
  readonly from: string;
  readonly to: string;
  readonly project_ids?: readonly string[] | undefined;
  readonly currency: string;
}

/** Time that can be billed, with what its line says of it. */
export interface BillableEntry {
  readonly id: string;
  readonly user_id: string;
  readonly user_name: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly task_id: string | null;
  readonly task: string | null;
  readonly description: string | null;
  readonly day: string;
  readonly started_at: string;
  readonly seconds: bigint;
  /** Minor units an hour. */
  readonly rate: bigint;
  readonly rounding: Rounding;
}

export interface BillableExpense {
  readonly id: string;
  readonly project_id: string | null;
  readonly user_id: string;
  readonly category: string;
  readonly description: string | null;
  readonly merchant: string | null;
  readonly spent_on: string;
  readonly net: bigint;
  /** Basis points. */
  readonly markup: number;
}

/** How many entries, and how many expenses, one call bills at most. */
export const MAX_ENTRIES = 2000;

const HOLD = raw('FOR NO KEY UPDATE OF t');
const NOTHING = raw('');

/** The entries to bill, in the order of their ids; held, where they are to be billed, so that each is on one document. */
export async function readEntries(ctx: Context, wanted: Wanted, hold: boolean): Promise<BillableEntry[]> {
  const { currency } = wanted;
  const { rounding } = (await ctx.find(Settings, ctx.caller.org_id)).value;
  const rows = await ctx.query<EntryRow>(sql`
    SELECT t.id, t.user_id, u.name AS user_name, t.project_id, p.name AS project_name, t.task_id,
      k.key || ' ' || k.title AS task, t.description, t.day::text AS day, t.started_at::text AS started_at,
      t.seconds::text AS seconds, t.billable_rate::text AS rate, coalesce(p.rounding, c.rounding) AS rounding
    FROM ${candidates(ctx, wanted)} AND t.billable AND t.stopped_at IS NOT NULL AND t.seconds > 0
      AND t.billable_rate IS NOT NULL AND t.currency = ${currency}
    ORDER BY t.id LIMIT ${raw(String(MAX_ENTRIES + 1))} ${hold ? HOLD : NOTHING}`);
  atMost(rows, 'entries');
  return rows.map((row) => ({
    ...row,
    seconds: BigInt(row.seconds),
    rate: BigInt(row.rate),
    rounding: row.rounding ?? rounding,
  }));
}

/** Refuses more than one call bills: what was cut off in silence would be missed. */
function atMost(rows: readonly unknown[], what: string): void {
  if (rows.length <= MAX_ENTRIES) return;
  const message = `there are more than ${MAX_ENTRIES} ${what} to bill; ask for fewer days, or by project_ids`;
  throw invalid('to', message, 'too_big');
}

interface EntryRow extends Omit<BillableEntry, 'seconds' | 'rate' | 'rounding'> {
  readonly seconds: string;
  readonly rate: string;
  readonly rounding: Rounding | null;
}

/** Entries of the client's projects in the days, on no document, as the caller may see them: a FROM with its WHERE begun. */
function candidates(ctx: Context, { client_id, from, to, project_ids }: Wanted): Sql {
  const visible = TimeEntry.visible.sql(ctx.caller, ROW) ?? raw('true');
  return sql`time_entries t JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
      JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id JOIN users u ON u.id = t.user_id
      LEFT JOIN tasks k ON k.org_id = t.org_id AND k.id = t.task_id
    WHERE t.org_id = ${ctx.caller.org_id} AND p.client_id = ${client_id} AND t.invoice_line_id IS NULL
      AND t.day BETWEEN ${from}::date AND ${to}::date AND ${visible}
      ${project_ids ? sql`AND t.project_id = ANY(${[...project_ids]})` : NOTHING}`;
}

export const REASONS = ['not_billable', 'running', 'no_rate', 'other_currency', 'not_approved'] as const;

export interface LeftOut {
  readonly kind: 'time' | 'expense';
  readonly reason: (typeof REASONS)[number];
  readonly count: number;
  readonly seconds: number;
}

/** What of the client's time and expenses in the days is not billed, and why. */
export async function readLeftOut(ctx: Context, wanted: Wanted, with_expenses: boolean): Promise<LeftOut[]> {
  const { currency } = wanted;
  const expenses = with_expenses
    ? sql`UNION ALL SELECT 'expense', CASE WHEN t.currency <> ${currency} THEN 'other_currency' ELSE 'not_approved' END,
        count(*)::int, 0 FROM ${expenseCandidates(ctx, wanted)}
          AND t.is_billable AND (t.currency <> ${currency} OR t.status NOT IN ('approved', 'paid')) GROUP BY 1, 2`
    : NOTHING;
  return ctx.query<LeftOut>(sql`SELECT * FROM (
      SELECT 'time' AS kind, reason, count(*)::int AS count, coalesce(sum(seconds), 0)::float8 AS seconds
      FROM (SELECT t.seconds, CASE WHEN t.stopped_at IS NULL THEN 'running' WHEN NOT t.billable THEN 'not_billable'
          WHEN t.currency <> ${currency} THEN 'other_currency' WHEN t.billable_rate IS NULL THEN 'no_rate' END AS reason
        FROM ${candidates(ctx, wanted)}) e
      WHERE reason IS NOT NULL GROUP BY 1, 2 ${expenses}) r ORDER BY kind DESC, reason`);
}

/** Approved, billable expenses of the client in the days, on no document; held, where they are to be billed. */
export async function readExpenses(ctx: Context, wanted: Wanted, hold: boolean): Promise<BillableExpense[]> {
  const rows = await ctx.query<Omit<BillableExpense, 'net'> & { net: string }>(sql`
    SELECT t.id, t.project_id, t.user_id, t.category, t.description, t.merchant, t.spent_on::text AS spent_on,
      (t.amount - t.tax_amount)::text AS net, t.markup
    FROM ${expenseCandidates(ctx, wanted)} AND t.is_billable AND t.status IN ('approved', 'paid')
      AND t.currency = ${wanted.currency}
    ORDER BY t.id LIMIT ${raw(String(MAX_ENTRIES + 1))} ${hold ? HOLD : NOTHING}`);
  atMost(rows, 'expenses');
  return rows.map((row) => ({ ...row, net: BigInt(row.net) }));
}

function expenseCandidates(ctx: Context, { client_id, from, to, project_ids }: Wanted): Sql {
  const visible = Expense.visible.sql(ctx.caller, ROW) ?? raw('true');
  return sql`expenses t WHERE t.org_id = ${ctx.caller.org_id} AND t.client_id = ${client_id} AND t.invoice_line_id IS NULL
    AND t.spent_on BETWEEN ${from}::date AND ${to}::date AND ${visible}
    ${project_ids ? sql`AND t.project_id = ANY(${[...project_ids]})` : NOTHING}`;
}
