import { z } from 'zod';
import { expectedVersion, id, operation, post, prose } from '../../../kernel/index.ts';
import { timesheetRejected } from '../../timesheet.events.ts';
import { timesheetNotSubmitted } from '../../timesheet.failures.ts';
import { Timesheet } from '../../timesheet.schema.ts';
import { from, holdTimesheet, mayDecide } from '../../timesheet.step.ts';

export const rejectTimesheet = operation({
  name: 'time.timesheets.reject',
  summary: 'Reject a submitted week',
  effect: 'write',
  permission: 'approve_time',
  input: z.strictObject({ timesheet_id: id('tsh'), reason: prose(2000).trim().min(1), ...expectedVersion }),
  output: Timesheet.schema,
  emits: [timesheetRejected],
  fails: [timesheetNotSubmitted],
  rest: post('/timesheets/{timesheet_id}/reject'),
  mcp: { when: "Send somebody's submitted week back, saying why. They correct it and submit it again." },
  async run(ctx, { timesheet_id, reason, expected_version }) {
    const before = await holdTimesheet(ctx, timesheet_id, expected_version);
    await mayDecide(ctx, before.value.user_id);
    from(before, ['submitted'], timesheetNotSubmitted);
    const decided = { status: 'rejected', decided_at: ctx.now, decided_by: ctx.caller.user_id, decision_note: reason };
    return ctx.emit(timesheetRejected, await ctx.update(before, decided), before);
  },
});
