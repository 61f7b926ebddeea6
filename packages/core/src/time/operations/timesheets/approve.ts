import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, fail, id, operation, post } from '../../../kernel/index.ts';
import { timesheetApproved } from '../../timesheet.events.ts';
import { timesheetChanged, timesheetNotSubmitted } from '../../timesheet.failures.ts';
import { Timesheet } from '../../timesheet.schema.ts';
import { from, holdTimesheet, mayDecide } from '../../timesheet.step.ts';
import { workedIn } from '../../timesheet.sums.ts';

export const approveTimesheet = operation({
  name: 'time.timesheets.approve',
  summary: 'Approve a submitted week, which locks its time',
  effect: 'write',
  permission: 'approve_time',
  input: z.strictObject({ timesheet_id: id('tsh'), ...expectedVersion }),
  output: Timesheet.schema,
  emits: [timesheetApproved],
  fails: [timesheetNotSubmitted, timesheetChanged],
  rest: post('/timesheets/{timesheet_id}/approve'),
  mcp: {
    when: "Approve somebody's submitted week. Its entries can then not change; time_timesheets_reopen undoes it.",
  },
  async run(ctx, { timesheet_id, expected_version }) {
    const before = await holdTimesheet(ctx, timesheet_id, expected_version);
    const { user_id, week_starts_on, week_ends_on, total_seconds, billable_seconds } = before.value;
    await mayDecide(ctx, user_id);
    from(before, ['submitted'], timesheetNotSubmitted);
    // First locked, then summed: what is changing at this moment is waited for.
    await ctx.query(sql`UPDATE time_entries t SET timesheet_id = ${timesheet_id}, version = version + 1, updated_at = ${ctx.now}
      WHERE t.org_id = ${ctx.caller.org_id} AND t.user_id = ${user_id} AND t.stopped_at IS NOT NULL
        AND t.day BETWEEN ${week_starts_on}::date AND ${week_ends_on}::date`);
    const now = await workedIn(ctx, user_id, { from: week_starts_on, to: week_ends_on });
    if (now.total_seconds !== total_seconds || now.billable_seconds !== billable_seconds) {
      throw fail(timesheetChanged, {
        detail: 'The time of this week is not what was submitted. Whoever worked it submits it again, or reject it.',
        current_state: {
          status: before.value.status,
          submitted: { total_seconds, billable_seconds },
          worked: { total_seconds: now.total_seconds, billable_seconds: now.billable_seconds },
        },
      });
    }
    const decided = { status: 'approved', decided_at: ctx.now, decided_by: ctx.caller.user_id };
    return ctx.emit(timesheetApproved, await ctx.update(before, decided), before);
  },
});
