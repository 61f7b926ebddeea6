import { z } from 'zod';
import { day, dayIn, get, operation, plusDays } from '../../kernel/index.ts';
import { mayRun, within } from '../../kernel/within.ts';
import { TimeEntry } from '../../time/index.ts';
import { currentTimer } from '../../time/operations/current-timer.ts';
import { summarizeTime } from '../../time/operations/summary.ts';
import { activeTasks, BriefTasks, mayReadTasks, openTasks } from '../../workflows/index.ts';
import { countWaiting, WaitingCounts } from '../work.waiting.ts';

export const myDay = operation({
  name: 'work.my_day',
  summary: 'Show what your day holds',
  effect: 'read',
  permission: null,
  // What a day is made of first; what else a caller may not read is left out.
  scope: 'read:tasks',
  input: z.strictObject({}),
  output: z.strictObject({
    today: day(),
    time_zone: z.string(),
    /** Worked today, until now; null for who reads no time. */
    seconds_today: z.int().nullable(),
    running: TimeEntry.schema.nullable(),
    /** The caller's own open tasks; null for who reads none. */
    tasks: z.strictObject({ due_today: BriefTasks, overdue: BriefTasks, active: BriefTasks }).nullable(),
    waiting: WaitingCounts,
  }),
  rest: get('/work/my-day'),
  mcp: {
    when: 'Start somebody’s day, or answer “what is on today”: tasks due, overdue and under way, the running timer, hours so far, and what waits for them.',
  },
  async run(ctx) {
    const { user_id, time_zone } = ctx.caller;
    const today = dayIn(time_zone, ctx.now);
    const mine = { from: today, to: today, time_zone, user_id };
    return {
      today,
      time_zone,
      seconds_today: mayRun(ctx, summarizeTime) ? (await within(ctx, summarizeTime, mine)).seconds : null,
      running: mayRun(ctx, currentTimer) ? (await within(ctx, currentTimer, {})).entry : null,
      tasks: mayReadTasks(ctx)
        ? {
            due_today: await openTasks(ctx, { after: plusDays(today, -1), before: plusDays(today, 1) }),
            overdue: await openTasks(ctx, { before: today }),
            active: await activeTasks(ctx),
          }
        : null,
      waiting: await countWaiting(ctx),
    };
  },
});
