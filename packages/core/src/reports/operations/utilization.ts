import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, id, needed, operation } from '../../kernel/index.ts';
import { answer } from '../report.answer.ts';
import { cuts } from '../report.calendar.ts';
import { capacities, percent, percentOf } from '../report.capacity.ts';
import { groupedWork } from '../report.grouped.ts';
import { rangeInput, rangeOf, reportFrame } from '../report.range.ts';
import { instantsOf } from '../report.worked.ts';

const measures = {
  capacity_seconds: z.int(),
  seconds: z.int(),
  billable_seconds: z.int(),
  /** Of the capacity, in basis points; null without a capacity. */
  utilization: percent(),
  billable_utilization: percent(),
};

export const utilizationReport = operation({
  name: 'reports.utilization',
  summary: 'Compare what people worked with what they can',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({ ...rangeInput, user_id: id('usr').optional() }),
  output: z.strictObject({
    ...reportFrame,
    data: z.array(z.strictObject({ user_id: id('usr'), user: z.string().nullable(), ...measures })),
    totals: z.strictObject(measures),
  }),
  table: 'data',
  rest: get('/reports/utilization'),
  mcp: { when: 'See how busy people were: hours and billable hours against their capacity.' },
  async run(ctx, { from, to, time_zone, user_id }) {
    const { caller } = ctx;
    if (user_id && user_id !== caller.user_id) needed(ctx, 'view_all_time', 'someone else');
    const range = await rangeOf(ctx, { from, to, time_zone });
    const instants = await instantsOf(ctx, cuts(range, null), range);
    const everyone = caller.permissions.has('view_all_time');
    const only = user_id ?? (everyone ? null : caller.user_id);
    const [capacity, found] = await Promise.all([
      capacities(ctx, range),
      answer(ctx, {
        range,
        by: ['user'],
        labels: [],
        ctes: [
          sql`w AS (${groupedWork(caller, instants, ['user'], { user_id }, false)})`,
          sql`g AS (SELECT m.user_id, NULL::text AS currency, coalesce(w.seconds, 0) AS seconds,
              coalesce(w.billable_seconds, 0) AS billable_seconds
            FROM members m LEFT JOIN w ON w.user_id = m.user_id
            WHERE m.org_id = ${caller.org_id} AND (m.removed_at IS NULL OR w.seconds > 0)
              AND (${only}::text IS NULL OR m.user_id = ${only}))`,
        ],
        columns: sql`g.seconds, g.billable_seconds`,
        order: sql`g.seconds DESC, g.user_id`,
        totals: raw('count(*) AS people'),
        limit: 10_000,
      }),
    ]);
    const data = (found.data as Worked[]).map((row) => ({ ...row, ...used(row, capacity.get(row.user_id) ?? 0) }));
    const sum = (of: (row: (typeof data)[number]) => number) => data.reduce((total, row) => total + of(row), 0);
    const all = { seconds: sum((row) => row.seconds), billable_seconds: sum((row) => row.billable_seconds) };
    const { time_zone: zone, rounding, seq } = found;
    const totals = {
      ...all,
      ...used(
        all,
        sum((row) => row.capacity_seconds),
      ),
    };
    return { from, to, time_zone: zone, rounding, seq, data, totals };
  },
});

interface Worked {
  readonly user_id: string;
  readonly user: string | null;
  readonly seconds: number;
  readonly billable_seconds: number;
}

const used = (
  { seconds, billable_seconds }: Pick<Worked, 'seconds' | 'billable_seconds'>,
  capacity_seconds: number,
) => ({
  capacity_seconds,
  utilization: percentOf(seconds, capacity_seconds),
  billable_utilization: percentOf(billable_seconds, capacity_seconds),
});
