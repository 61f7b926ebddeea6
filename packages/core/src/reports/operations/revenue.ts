import { empty, join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Caller, get, id, Money, needed, operation } from '../../kernel/index.ts';
import { answer, money } from '../report.answer.ts';
import { type Cuts, cuts } from '../report.calendar.ts';
import {
  checkDimensions,
  type Dimension,
  groupBy,
  groupedOutput,
  isUnit,
  rowLimit,
  unitOf,
} from '../report.dimensions.ts';
import { type Range, rangeInput, rangeOf } from '../report.range.ts';

const measures = {
  documents: z.int(),
  /** Net of tax, after every discount; credit notes count against it. */
  net: Money,
  /** The same in the organization's currency, at each document's frozen rate. */
  base_net: Money,
};

const filters = { project_id: id('prj').optional(), client_id: id('cli').optional() };

export const revenueReport = operation({
  name: 'reports.revenue',
  summary: 'Sum up what was invoiced, by the day of issue',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({
    ...rangeInput,
    group_by: groupBy().default(['month']),
    ...filters,
    limit: rowLimit(),
  }),
  output: groupedOutput(measures),
  table: 'data',
  rest: get('/reports/revenue'),
  mcp: {
    when: 'See what was invoiced by client, project, person, task, label or month; a line of several people or tasks is of none. What is not billed yet is in time_unbilled.',
  },
  async run(ctx, { group_by, limit, from, to, time_zone, ...only }) {
    needed(ctx, 'view_finances', 'revenue');
    checkDimensions(ctx.caller, group_by, only.client_id);
    const range = await rangeOf(ctx, { from, to, time_zone });
    const pieces = cuts(range, unitOf(group_by));
    const base = (amount: Sql) =>
      sql`json_build_object('amount', ${amount}, 'currency', ${range.currency}::text) AS base_net`;
    return answer(ctx, {
      range,
      by: group_by,
      labels: pieces.labels,
      ctes: [sql`g AS (${invoiced(ctx.caller, range, pieces, group_by, only)})`],
      columns: sql`g.documents, ${money(raw('round(g.net)::bigint'), 'net')}, ${base(raw('round(g.base_net)::bigint'))}`,
      order: sql`g.base_net DESC`,
      totals: sql`sum(g.documents)::int AS documents, ${money(raw('round(sum(g.net))::bigint'), 'net')}, ${base(raw('round(sum(g.base_net))::bigint'))}`,
      // A document is in as many rows as its lines are of.
      whole: sql`(${invoiced(ctx.caller, range, pieces, [], only)}) g`,
      limit,
    });
  },
});

/** Where a line's keys are found. */
const KEYS = {
  client: 'i.client_id',
  project: 'coalesce(l.project_id, i.project_id)',
  user: 'l.user_id',
  task: 'l.task_id',
  label: 'b.label_id',
};

/**
 * Lines of issued invoices and credit notes, each less its part of the discount off the whole. Exact until they are shown,
 * then rounded half up: the total is what the documents say, however they are grouped.
 */
function invoiced(
  caller: Caller,
  { from, to }: Range,
  { bounds }: Cuts,
  by: readonly Dimension[],
  { project_id, client_id }: { project_id?: string | undefined; client_id?: string | undefined },
): Sql {
  const of = (dimension: Dimension): Sql => {
    if (isUnit(dimension)) return sql`width_bucket(i.issue_date, ${[...bounds]}::date[])`;
    return raw(KEYS[dimension]);
  };
  const named = by.map(
    (dimension) => sql`${of(dimension)} AS ${raw(isUnit(dimension) ? 'bucket' : `${dimension}_id`)}`,
  );
  const positions = raw(['currency', ...by].map((_, i) => String(i + 1)).join());
  const labels = by.includes('label')
    ? sql`LEFT JOIN task_labels b ON b.org_id = l.org_id AND b.task_id = l.task_id`
    : empty;
  return sql`SELECT ${join([raw('i.currency'), ...named])}, count(DISTINCT i.id)::int AS documents, sum(x.net) AS net,
      coalesce(sum(x.net * (i.base_total - i.base_tax_total)::numeric / nullif(i.total - i.tax_total, 0)), 0)
        AS base_net
    FROM invoices i JOIN invoice_lines l ON l.org_id = i.org_id AND l.invoice_id = i.id ${labels},
      LATERAL (SELECT CASE i.type WHEN 'credit_note' THEN -1 ELSE 1 END
        * (l.amount - coalesce(i.discount_total::numeric * l.amount / nullif(i.subtotal, 0), 0)) AS net) x
    WHERE i.org_id = ${caller.org_id} AND i.type IN ('invoice', 'credit_note') AND i.status NOT IN ('draft', 'void')
      AND i.issue_date BETWEEN ${from}::date AND ${to}::date
      AND (${client_id ?? null}::text IS NULL OR i.client_id = ${client_id ?? null})
      AND (${project_id ?? null}::text IS NULL OR coalesce(l.project_id, i.project_id) = ${project_id ?? null})
    GROUP BY ${positions}`;
}
