import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, day } from '../kernel/index.ts';
import type { Week } from './timesheet.week.ts';

/** What was worked in a week, by the entries' own day. What runs is not in it. */
export const Worked = {
  total_seconds: z.int(),
  billable_seconds: z.int(),
  /** Days without time are left out. */
  days: z.array(z.strictObject({ day: day(), total_seconds: z.int(), billable_seconds: z.int(), entries: z.int() })),
  /** A timer that started in this week runs still. */
  running: z.boolean(),
};
export type Worked = z.infer<z.ZodObject<typeof Worked>>;

interface DayRow {
  readonly day: string;
  readonly total_seconds: number;
  readonly billable_seconds: number;
  readonly entries: number;
  readonly running: boolean;
}

/** What a person worked in a week, as it stands now. */
export async function workedIn(ctx: Context, user_id: string, { from, to }: Week): Promise<Worked> {
  const rows = await ctx.query<DayRow>(sql`SELECT t.day::text AS day,
      coalesce(sum(t.seconds), 0)::float8 AS total_seconds,
      coalesce(sum(t.seconds) FILTER (WHERE t.billable), 0)::float8 AS billable_seconds,
      count(t.seconds)::int AS entries, bool_or(t.stopped_at IS NULL) AS running
    FROM time_entries t WHERE t.org_id = ${ctx.caller.org_id} AND t.user_id = ${user_id}
      AND t.day BETWEEN ${from}::date AND ${to}::date
    GROUP BY t.day ORDER BY t.day`);
  const sum = (of: 'total_seconds' | 'billable_seconds') => rows.reduce((all, row) => all + row[of], 0);
  return {
    total_seconds: sum('total_seconds'),
    billable_seconds: sum('billable_seconds'),
    days: rows.filter(({ entries }) => entries > 0).map(({ running: _, ...row }) => row),
    running: rows.some(({ running }) => running),
  };
}
