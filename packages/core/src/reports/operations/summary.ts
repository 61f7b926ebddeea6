import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, Money, operation } from '../../kernel/index.ts';
import { answer, money } from '../report.answer.ts';
import { cuts } from '../report.calendar.ts';
import {
  checkDimensions,
  type Dimension,
  groupBy,
  groupedOutput,
  rowLimit,
  unitOf,
  withoutLabel,
} from '../report.dimensions.ts';
import { groupedWork } from '../report.grouped.ts';
import { rangeInput, rangeOf } from '../report.range.ts';
import { instantsOf, workedFilters } from '../report.worked.ts';

const measures = {
  seconds: z.int(),
  billable_seconds: z.int(),
  entries: z.int(),
  /** Billable time at its frozen rates, and all time at what it costs; for those who see rates. */
  value: Money.optional(),
  cost: Money.optional(),
};

export const summaryReport = operation({
  name: 'reports.summary',
  summary: 'Sum up worked time by up to three keys',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({
    ...rangeInput,
    group_by: groupBy().default(['project']),
    ...workedFilters,
    limit: rowLimit(),
  }),
  output: groupedOutput(measures),
  table: 'data',
  rest: get('/reports/summary'),
  mcp: {
    when: 'Total hours, and for who may see rates their value and cost, by project, client, user, task, label, day, week or month.',
  },
  async run(ctx, { group_by, limit, from, to, time_zone, ...filters }) {
    const { caller } = ctx;
    checkDimensions(caller, group_by, filters.client_id);
    const range = await rangeOf(ctx, { from, to, time_zone });
    const pieces = cuts(range, unitOf(group_by));
    const instants = await instantsOf(ctx, pieces, range);
    const priced = caller.permissions.has('view_rates');
    const amounts = priced ? sql`, ${money(raw('g.value'), 'value')}, ${money(raw('g.cost'), 'cost')}` : raw('');
    const sums = priced
      ? sql`, ${money(raw('sum(g.value)::bigint'), 'value')}, ${money(raw('sum(g.cost)::bigint'), 'cost')}`
      : raw('');
    const work = (by: readonly Dimension[]) => groupedWork(caller, instants, by, filters, priced);
    const whole = group_by.includes('label') ? sql`(${work(withoutLabel(group_by))}) g` : undefined;
    return answer(ctx, {
      range,
      by: group_by,
      labels: pieces.labels,
      ctes: [sql`g AS (${work(group_by)})`],
      columns: sql`g.seconds, g.billable_seconds, g.entries${amounts}`,
      order: sql`g.seconds DESC`,
      totals: sql`sum(g.seconds)::bigint AS seconds, sum(g.billable_seconds)::bigint AS billable_seconds,
        sum(g.entries)::int AS entries${sums}`,
      whole,
      limit,
    });
  },
});
