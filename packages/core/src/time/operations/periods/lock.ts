import { sql } from '@stint/db';
import { z } from 'zod';
import { day, fail, invalid, operation, post, prose } from '../../../kernel/index.ts';
import { periodLocked } from '../../period.events.ts';
import { periodOverlaps } from '../../period.failures.ts';
import { TimePeriod } from '../../period.schema.ts';

export const lockPeriod = operation({
  name: 'time.periods.lock',
  summary: 'Lock a range of days, in which no time changes any more',
  effect: 'write',
  permission: 'manage_time',
  input: z.strictObject({ from_day: day(), to_day: day(), note: prose(2000).nullable().optional() }),
  output: TimePeriod.schema,
  emits: [periodLocked],
  fails: [periodOverlaps],
  rest: post('/time-periods', 201),
  mcp: { when: 'Close a month or other days for good, for everybody: no time there is entered, changed or deleted.' },
  async run(ctx, { from_day, to_day, note }) {
    const { org_id, user_id } = ctx.caller;
    if (to_day < from_day) throw invalid('to_day', `is before from_day (${from_day})`);
    // Time on its way in holds its member for share: it is waited for. Two locks go one behind the other.
    await ctx.query(sql`SELECT FROM members WHERE org_id = ${org_id} ORDER BY user_id FOR NO KEY UPDATE`);
    const [other] = await ctx.query<{ period_id: string; from_day: string; to_day: string }>(sql`
      SELECT id AS period_id, from_day::text AS from_day, to_day::text AS to_day FROM time_periods
      WHERE org_id = ${org_id} AND from_day <= ${to_day}::date AND to_day >= ${from_day}::date ORDER BY from_day LIMIT 1`);
    if (other) {
      throw fail(periodOverlaps, {
        detail: `${other.from_day} to ${other.to_day} is locked already. Lock the days beside it, or unlock it first.`,
        current_state: other,
      });
    }
    return ctx.emit(periodLocked, await ctx.insert(TimePeriod, { from_day, to_day, note, locked_by: user_id }));
  },
});
