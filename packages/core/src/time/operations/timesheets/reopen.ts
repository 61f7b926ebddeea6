import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, fail, failures, id, operation, post } from '../../../kernel/index.ts';
import { timesheetReopened } from '../../timesheet.events.ts';
import { timesheetNotReopenable } from '../../timesheet.failures.ts';
import { Timesheet } from '../../timesheet.schema.ts';
import { from, holdTimesheet } from '../../timesheet.step.ts';

export const reopenTimesheet = operation({
  name: 'time.timesheets.reopen',
  summary: 'Take a submitted or approved week back',
  effect: 'write',
  permission: null,
  input: z.strictObject({ timesheet_id: id('tsh'), ...expectedVersion }),
  output: Timesheet.schema,
  emits: [timesheetReopened],
  fails: [timesheetNotReopenable],
  rest: post('/timesheets/{timesheet_id}/reopen'),
  mcp: {
    when: 'Take your submitted week back, or, with approve_time, open an approved one so that its time may change.',
  },
  async run(ctx, { timesheet_id, expected_version }) {
    const before = await holdTimesheet(ctx, timesheet_id, expected_version);
    const { user_id, status } = before.value;
    const approver = ctx.caller.permissions.has('approve_time');
    if (!approver && user_id !== ctx.caller.user_id) {
      throw fail(failures.forbidden, "Taking somebody else's week back needs the permission approve_time.");
    }
    from(before, ['submitted', 'approved'], timesheetNotReopenable);
    if (status === 'approved' && !approver) {
      throw fail(failures.forbidden, 'Taking back what was approved needs the permission approve_time.');
    }
    await ctx.query(sql`UPDATE time_entries t SET timesheet_id = NULL, version = version + 1, updated_at = ${ctx.now}
      WHERE t.org_id = ${ctx.caller.org_id} AND t.user_id = ${user_id} AND t.timesheet_id = ${timesheet_id}`);
    const opened = { status: 'open', submitted_at: null, decided_at: null, decided_by: null };
    return ctx.emit(timesheetReopened, await ctx.update(before, opened), before);
  },
});
