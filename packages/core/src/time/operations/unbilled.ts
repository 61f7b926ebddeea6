import { empty, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { day, get, id, invalid, Money, needed, operation, priceOfSum, ROW } from '../../kernel/index.ts';
import { TimeEntry } from '../entry.schema.ts';

const MOST = 1000;

const Group = z.strictObject({
  client_id: id('cli').nullable(),
  client_name: z.string().nullable(),
  project_id: id('prj').nullable(),
  project_name: z.string().nullable(),
  seconds: z.int(),
  entries: z.int(),
  /** At the frozen rates: the time at each rate summed, then rounded once. Entries without a rate add nothing. */
  amount: Money,
  entries_without_rate: z.int(),
});

export const unbilledTime = operation({
  name: 'time.unbilled',
  summary: 'Show the billable time that is on no invoice',
  effect: 'read',
  permission: 'view_finances',
  input: z.strictObject({
    client_id: id('cli').optional(),
    project_id: id('prj').optional(),
    /** By the entries' own days, as they are billed. */
    from: day().optional(),
    to: day().optional(),
  }),
  output: z.strictObject({
    from: day().nullable(),
    to: day().nullable(),
    /** Up to 1,000, in the order of clients and projects. */
    groups: z.array(Group),
    /** There are more groups; the totals are over all. */
    has_more: z.boolean(),
    totals: z.array(Money),
  }),
  rest: get('/time-entries/unbilled'),
  mcp: {
    when: 'See what can be billed, by client and project, before drafting an invoice. Running timers are left out.',
  },
  async run(ctx, { client_id, project_id, from, to }) {
    // An amount over seconds is a rate, and the groups are named by client.
    needed(ctx, 'view_rates', 'what hours come to');
    needed(ctx, 'view_clients', 'clients');
    const { org_id } = ctx.caller;
    if (from && to && to < from) throw invalid('to', 'must not be before from');
    const conditions = [
      client_id && sql` AND p.client_id = ${client_id}`,
      project_id && sql` AND t.project_id = ${project_id}`,
      from && sql` AND t.day >= ${from}::date`,
      to && sql` AND t.day <= ${to}::date`,
    ].reduce<Sql>((all, part) => (part ? sql`${all}${part}` : all), empty);
    // What is billed at one rate is rounded once, as the lines of an invoice are.
    const found = await ctx.query<UnbilledRow>(sql`
      SELECT c.id AS client_id, c.name AS client_name, p.id AS project_id, p.name AS project_name, r.currency,
        sum(r.seconds)::float8 AS seconds, sum(r.entries)::int AS entries,
        coalesce(sum(${priceOfSum(sql`r.seconds * r.billable_rate`)}), 0)::text AS amount,
        coalesce(sum(r.entries) FILTER (WHERE r.billable_rate IS NULL), 0)::int AS entries_without_rate
      FROM (SELECT t.project_id, t.currency, t.billable_rate, sum(t.seconds) AS seconds, count(*) AS entries
        FROM time_entries t LEFT JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
        WHERE t.org_id = ${org_id} AND t.billable AND t.stopped_at IS NOT NULL AND t.invoice_line_id IS NULL
          AND ${TimeEntry.visible.sql(ctx.caller, ROW) ?? sql`true`}${conditions}
        GROUP BY t.project_id, t.currency, t.billable_rate) r
      LEFT JOIN projects p ON p.org_id = ${org_id} AND p.id = r.project_id
      LEFT JOIN clients c ON c.org_id = ${org_id} AND c.id = p.client_id
      GROUP BY c.id, c.name, p.id, p.name, r.currency ORDER BY c.name, p.name, r.currency, p.id`);
    const totals = new Map<string, bigint>();
    for (const { currency, amount } of found) {
      totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount));
    }
    return {
      from: from ?? null,
      to: to ?? null,
      groups: found.slice(0, MOST).map(({ currency, amount, ...group }) => ({
        ...group,
        amount: { amount: Number(amount), currency },
      })),
      has_more: found.length > MOST,
      totals: [...totals].map(([currency, amount]) => ({ amount: Number(amount), currency })),
    };
  },
});

interface UnbilledRow {
  readonly client_id: string | null;
  readonly client_name: string | null;
  readonly project_id: string | null;
  readonly project_name: string | null;
  readonly currency: string;
  readonly seconds: number;
  readonly entries: number;
  readonly amount: string;
  readonly entries_without_rate: number;
}
