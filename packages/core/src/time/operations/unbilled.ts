import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { day, get, id, invalid, Money, needed, operation, ROW, timeZone } from '../../kernel/index.ts';
import { TimeEntry } from '../entry.schema.ts';

const Group = z.strictObject({
  client_id: id('cli').nullable(),
  client_name: z.string().nullable(),
  project_id: id('prj').nullable(),
  project_name: z.string().nullable(),
  seconds: z.int(),
  entries: z.int(),
  /** At the rates frozen on the entries, half up to the minor unit for each; entries without a rate add nothing. */
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
    from: day().optional(),
    to: day().optional(),
    time_zone: timeZone().optional(),
  }),
  output: z.strictObject({
    from: day().nullable(),
    to: day().nullable(),
    time_zone: z.string(),
    groups: z.array(Group),
    totals: z.array(Money),
  }),
  rest: get('/time-entries/unbilled'),
  mcp: {
    when: 'See what can be billed, by client and project, before drafting an invoice. Running timers are left out.',
  },
  async run(ctx, { client_id, project_id, from, to, time_zone = ctx.caller.time_zone }) {
    // An amount over seconds is a rate, and the groups are named by client.
    needed(ctx, 'view_rates', 'what hours come to');
    needed(ctx, 'view_clients', 'clients');
    const { org_id } = ctx.caller;
    if (from && to && to < from) throw invalid('to', 'must not be before from');
    const conditions = [
      client_id && sql` AND p.client_id = ${client_id}`,
      project_id && sql` AND w.project_id = ${project_id}`,
      from && sql` AND w.started_at >= ${from}::date::timestamp AT TIME ZONE ${time_zone}`,
      to && sql` AND w.started_at < (${to}::date + 1)::timestamp AT TIME ZONE ${time_zone}`,
    ].reduce<typeof ROW>((all, part) => (part ? sql`${all}${part}` : all), raw(''));
    const groups = await ctx.query<UnbilledRow>(sql`
      SELECT c.id AS client_id, c.name AS client_name, p.id AS project_id, p.name AS project_name, w.currency,
        sum(w.seconds)::float8 AS seconds, count(*)::int AS entries,
        sum((w.seconds * w.billable_rate + 1800) / 3600)::text AS amount,
        (count(*) FILTER (WHERE w.billable_rate IS NULL))::int AS entries_without_rate
      FROM (SELECT t.*, extract(epoch FROM t.stopped_at - t.started_at)::bigint AS seconds FROM time_entries t
        WHERE t.org_id = ${org_id} AND t.billable AND t.stopped_at IS NOT NULL AND t.invoice_line_id IS NULL
          AND ${TimeEntry.visible.sql(ctx.caller, ROW) ?? raw('true')}) w
      LEFT JOIN projects p ON p.org_id = w.org_id AND p.id = w.project_id
      LEFT JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id
      WHERE true${conditions}
      GROUP BY c.id, c.name, p.id, p.name, w.currency ORDER BY c.name, p.name, w.currency`);
    const totals = new Map<string, bigint>();
    for (const { currency, amount } of groups) {
      totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount ?? 0));
    }
    return {
      from: from ?? null,
      to: to ?? null,
      time_zone,
      groups: groups.map(({ currency, amount, ...group }) => ({
        ...group,
        amount: { amount: Number(amount ?? 0), currency },
      })),
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
  readonly amount: string | null;
  readonly entries_without_rate: number;
}
