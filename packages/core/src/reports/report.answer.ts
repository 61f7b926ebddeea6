import { join, raw, type Sql, sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { answerColumns, type Dimension, isUnit } from './report.dimensions.ts';
import type { Range } from './report.range.ts';

interface Question {
  readonly range: Range;
  readonly by: readonly Dimension[];
  /** What the time dimension's pieces are called. */
  readonly labels: readonly string[];
  /** CTEs, the last of them `g`: the key columns, `currency` (null where no money is shown) and the measures. */
  readonly ctes: readonly Sql[];
  /** What a row answers of the measures, over `g`. */
  readonly columns: Sql;
  /** Rows of the same key are ordered by this. */
  readonly order: Sql;
  /** Sums over all rows, one for each currency, over `g`. */
  readonly totals: Sql;
  /** Where the sums are taken from, where rows of `g` count something more than once. */
  readonly whole?: Sql | undefined;
  readonly limit: number;
}

interface AnswerRow {
  readonly seq: string;
  readonly rows: Record<string, unknown>[] | null;
  readonly more: boolean;
  readonly totals: Record<string, unknown>[] | null;
}

/**
 * The whole report in one statement, so that all of it is true at one point of the log. Rows come in the order of their
 * time, then as `order` says.
 */
export async function answer(ctx: Context, question: Question) {
  const { range, by, labels, ctes, columns, order, totals, whole, limit } = question;
  const org = ctx.caller.org_id;
  const byTime = by.some(isUnit) ? sql`g.bucket, ` : raw('');
  const [row] = await ctx.query<AnswerRow>(sql`WITH ${join([...ctes])}
    SELECT (SELECT l.seq::text FROM org_logs l WHERE l.org_id = ${org}) AS seq,
      (SELECT count(*) FROM g) > ${raw(String(limit))} AS more,
      (SELECT json_agg(r) FROM (SELECT ${answerColumns(by, ctx.caller, labels)}, ${columns} FROM g
        ORDER BY ${byTime}${order} LIMIT ${raw(String(limit))}) r) AS rows,
      (SELECT json_agg(r) FROM (SELECT ${totals} FROM ${whole ?? raw('g')} GROUP BY g.currency ORDER BY g.currency) r) AS totals`);
  const { seq, rows, more, totals: sums } = row as AnswerRow;
  const { from, to, time_zone } = range;
  return {
    from,
    to,
    time_zone,
    rounding: 'none' as const,
    seq: Number(seq),
    group_by: [...by],
    data: (rows ?? []) as any[],
    has_more: more,
    totals: (sums ?? []) as any[],
  };
}

/** Money of a measure in the row's currency. */
export const money = (amount: Sql, name: string): Sql =>
  sql`json_build_object('amount', ${amount}, 'currency', g.currency) AS ${raw(name)}`;
