import { join, raw, type Sql, sql } from '@stint/db';
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
  keyColumns,
  rowLimit,
  unitOf,
  withoutLabel,
} from '../report.dimensions.ts';
import { groupedWork } from '../report.grouped.ts';
import { type Range, rangeInput, rangeOf } from '../report.range.ts';
import { instantsOf } from '../report.worked.ts';

const measures = {
  seconds: z.int(),
  /** What billable work is worth at its frozen rates. */
  revenue: Money,
  /** What all work costs at its frozen rates. */
  cost: Money,
  /** Net of tax, approved or paid. */
  expenses: Money,
  /** revenue − cost − expenses. */
  margin: Money,
  /** Of revenue, in basis points, rounded down; null without revenue. */
  margin_percent: z.int().nullable(),
};

const filters = { project_id: id('prj').optional(), client_id: id('cli').optional(), user_id: id('usr').optional() };

export const profitabilityReport = operation({
  name: 'reports.profitability',
  summary: 'Compare what work is worth with what it costs',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({
    ...rangeInput,
    group_by: groupBy().default(['project']),
    ...filters,
    limit: rowLimit(),
  }),
  output: groupedOutput(measures),
  table: 'data',
  rest: get('/reports/profitability'),
  mcp: {
    when: 'See margins: revenue, cost, expenses by project, client, person, task, label or month, one row for each currency. Expenses are of no task and no label.',
  },
  async run(ctx, { group_by, limit, from, to, time_zone, ...only }) {
    needed(ctx, 'view_rates', 'what work is worth');
    needed(ctx, 'view_finances', 'margins');
    const { caller } = ctx;
    checkDimensions(caller, group_by, only.client_id);
    const range = await rangeOf(ctx, { from, to, time_zone });
    const pieces = cuts(range, unitOf(group_by));
    const instants = await instantsOf(ctx, pieces, range);
    const compared = (by: readonly Dimension[]) => {
      const keys = keyColumns(by);
      return sql`SELECT ${keys}, currency, sum(seconds)::bigint AS seconds, sum(value)::bigint AS value,
          sum(cost)::bigint AS cost, sum(spent)::bigint AS spent
        FROM (SELECT ${keys}, currency, seconds, value, cost, 0 AS spent FROM (${groupedWork(caller, instants, by, only, true)}) w
          UNION ALL ${expensesBy(caller, range, pieces, by, only)}) x GROUP BY ${keys}, currency`;
    };
    return answer(ctx, {
      range,
      by: group_by,
      labels: pieces.labels,
      ctes: [sql`g AS (${compared(group_by)})`],
      columns: figures((name) => raw(`g.${name}`)),
      order: sql`g.value DESC`,
      totals: figures((name) => raw(`sum(g.${name})::bigint`)),
      whole: group_by.includes('label') ? sql`(${compared(withoutLabel(group_by))}) g` : undefined,
      limit,
    });
  },
});

function figures(of: (name: string) => Sql): Sql {
  const [value, cost, spent] = [of('value'), of('cost'), of('spent')];
  const margin = sql`(${value} - ${cost} - ${spent})`;
  return sql`${of('seconds')} AS seconds, ${money(value, 'revenue')}, ${money(cost, 'cost')}, ${money(spent, 'expenses')},
    ${money(margin, 'margin')}, floor(${margin}::numeric * 10000 / nullif(${value}, 0))::bigint AS margin_percent`;
}

/** What was spent, net, by the same keys, of no task and no label; a day of an expense is a day of the range, whatever the zone. */
function expensesBy(
  caller: Caller,
  { from, to }: Range,
  { bounds }: Cuts,
  by: readonly Dimension[],
  {
    project_id,
    client_id,
    user_id,
  }: { project_id?: string | undefined; client_id?: string | undefined; user_id?: string | undefined },
): Sql {
  const of = (dimension: Dimension): Sql => {
    if (isUnit(dimension)) return sql`width_bucket(e.spent_on, ${[...bounds]}::date[]) AS bucket`;
    const ofNone = dimension === 'task' || dimension === 'label';
    return ofNone ? raw('NULL') : raw(`e.${dimension}_id`);
  };
  const keys = join(by.map(of));
  return sql`SELECT ${keys}, e.currency, 0, 0, 0, e.amount - e.tax_amount FROM expenses e
    WHERE e.org_id = ${caller.org_id} AND e.status IN ('approved', 'paid') AND e.spent_on BETWEEN ${from}::date AND ${to}::date
      AND (${project_id ?? null}::text IS NULL OR e.project_id = ${project_id ?? null})
      AND (${client_id ?? null}::text IS NULL OR e.client_id = ${client_id ?? null})
      AND (${user_id ?? null}::text IS NULL OR e.user_id = ${user_id ?? null})`;
}
