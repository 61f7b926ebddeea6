import { z } from 'zod';
import { day, expectedVersion, invalid, operation, post, prose } from '../../../kernel/index.ts';
import { timesheetSubmitted } from '../../timesheet.events.ts';
import { timesheetApprovedConflict } from '../../timesheet.failures.ts';
import { Timesheet } from '../../timesheet.schema.ts';
import { from, holdWeeks } from '../../timesheet.step.ts';
import { workedIn } from '../../timesheet.sums.ts';
import { lengthOf, personWeek } from '../../timesheet.week.ts';

export const submitTimesheet = operation({
  name: 'time.timesheets.submit',
  summary: 'Hand your week in to be approved',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    /** Any day of the week. */
    week_of: day(),
    note: prose(2000).nullable().optional(),
    ...expectedVersion,
  }),
  output: Timesheet.schema,
  emits: [timesheetSubmitted],
  fails: [timesheetApprovedConflict],
  rest: post('/timesheets/submit'),
  mcp: {
    when: 'Hand in your own week, with what is in it now. A week submitted or rejected before is submitted anew, with its time as it stands.',
  },
  async run(ctx, { week_of, note, expected_version }) {
    const { user_id } = ctx.caller;
    await holdWeeks(ctx, user_id);
    const week = await personWeek(ctx, user_id, 'week_of', week_of);
    if (Date.parse(week.from) > ctx.now.getTime() + 86_400_000)
      throw invalid('week_of', 'is in a week that is to come');
    const { total_seconds, billable_seconds } = await workedIn(ctx, user_id, week);
    const submitted = {
      status: 'submitted',
      total_seconds,
      billable_seconds,
      note,
      submitted_at: ctx.now,
      decided_at: null,
      decided_by: null,
      decision_note: null,
    };
    if (week.timesheet_id === null) {
      const days = { week_starts_on: week.from, week_days: lengthOf(week) };
      return ctx.emit(timesheetSubmitted, await ctx.insert(Timesheet, { user_id, ...days, ...submitted }));
    }
    const before = await ctx.lock(Timesheet, week.timesheet_id, expected_version);
    from(before, ['open', 'submitted', 'rejected'], timesheetApprovedConflict);
    return ctx.emit(timesheetSubmitted, await ctx.update(before, submitted), before);
  },
});
