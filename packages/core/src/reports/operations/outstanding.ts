import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { day, get, id, Money, needed, operation } from '../../kernel/index.ts';
import { todayOf } from '../../orgs/index.ts';
import { answer, money } from '../report.answer.ts';
import { rowLimit } from '../report.dimensions.ts';
import { rangeOf, reportFrame } from '../report.range.ts';

/** Days past due: [name, from, to]. */
const AGES = [
  ['not_due', null, 0],
  ['days_1_30', 1, 30],
  ['days_31_60', 31, 60],
  ['days_61_90', 61, 90],
  ['over_90', 91, null],
] as const;

const measures = {
  invoices: z.int(),
  ...(Object.fromEntries(AGES.map(([name]) => [name, Money])) as Record<(typeof AGES)[number][0], typeof Money>),
  total: Money,
};

export const outstandingReport = operation({
  name: 'reports.outstanding',
  summary: 'Show what clients owe, by how long it is due',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({ client_id: id('cli').optional(), limit: rowLimit() }),
  output: z.strictObject({
    ...reportFrame,
    group_by: z.array(z.string()),
    data: z.array(
      z.strictObject({ client_id: id('cli'), client: z.string().nullable(), oldest_due: day(), ...measures }),
    ),
    has_more: z.boolean(),
    totals: z.array(z.strictObject(measures)),
  }),
  table: 'data',
  rest: get('/reports/outstanding'),
  mcp: { when: 'See who owes what and how late: invoices not fully paid, today, aged by their due date.' },
  async run(ctx, { client_id, limit }) {
    needed(ctx, 'view_finances', 'what is owed');
    needed(ctx, 'view_clients', 'clients');
    const today = await todayOf(ctx);
    const range = await rangeOf(ctx, { from: today, to: today });
    const late = sql`${today}::date - i.due_date`;
    const aged = AGES.map(([name, from, to]) => {
      const within =
        from === null
          ? sql`${late} <= 0`
          : to === null
            ? sql`${late} >= ${raw(String(from))}`
            : sql`${late} BETWEEN ${raw(String(from))} AND ${raw(String(to))}`;
      return sql`, coalesce(sum(i.total - i.paid - i.credited) FILTER (WHERE ${within}), 0)::bigint AS ${raw(name)}`;
    }).reduce((all, part) => sql`${all}${part}`);
    const ages = (sum: (name: string) => string) =>
      AGES.map(([name]) => sql`, ${money(raw(sum(name)), name)}`).reduce((all, part) => sql`${all}${part}`);
    return answer(ctx, {
      range,
      by: ['client'],
      labels: [],
      ctes: [
        sql`g AS (SELECT i.client_id, i.currency, count(*)::int AS invoices, min(i.due_date) AS oldest_due,
            sum(i.total - i.paid - i.credited)::bigint AS total${aged}
          FROM invoices i WHERE i.org_id = ${ctx.caller.org_id} AND i.type = 'invoice' AND i.status IN ('issued', 'partially_paid')
            AND (${client_id ?? null}::text IS NULL OR i.client_id = ${client_id ?? null})
          GROUP BY i.client_id, i.currency)`,
      ],
      columns: sql`g.oldest_due, g.invoices${ages((name) => `g.${name}`)}, ${money(raw('g.total'), 'total')}`,
      order: sql`g.total DESC`,
      totals: sql`sum(g.invoices)::int AS invoices${ages((name) => `sum(g.${name})::bigint`)}, ${money(raw('sum(g.total)::bigint'), 'total')}`,
      limit,
    });
  },
});
