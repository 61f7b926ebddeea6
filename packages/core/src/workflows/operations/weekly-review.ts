import { z } from 'zod';
import { day, dayIn, get, id, needed, operation, plusDays } from '../../kernel/index.ts';
import { mayRun, within } from '../../kernel/within.ts';
import { Member } from '../../members/index.ts';
import { instantsAt, TimeEntry } from '../../time/index.ts';
import { currentTimer } from '../../time/operations/current-timer.ts';
import { BriefTasks, doneTasks, mayReadTasks, openTasks } from '../workflow.brief.ts';
import { Colleague, reviewingPeople, reviewPeople } from '../workflow.people.ts';
import { ReviewedWeek, reviewing, reviewWeek } from '../workflow.week.ts';

export const weeklyReview = operation({
  name: 'workflows.weekly_review',
  summary: 'Review last week and this one',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    /** Everybody's hours, too; needs `view_all_time`. */
    team: z.boolean().default(false),
  }),
  output: z.strictObject({
    user_id: id('usr'),
    today: day(),
    time_zone: z.string(),
    running: TimeEntry.schema.nullable(),
    last_week: ReviewedWeek,
    this_week: ReviewedWeek,
    /** The caller's own; null for who reads no tasks. */
    tasks: z
      .strictObject({
        /** Since the beginning of last week. */
        done: BriefTasks,
        overdue: BriefTasks,
        /** Today and in the six days after. */
        due_next: BriefTasks,
      })
      .nullable(),
    /** The first 200 members by name; null where it was not asked for. */
    team: z.array(Colleague).nullable(),
  }),
  steps: { always: reviewing, asked: { team: reviewingPeople } },
  rest: get('/workflows/weekly-review'),
  mcp: {
    when: 'Look back and ahead with somebody: hours by day and project against capacity, days without time, timesheets, tasks done, overdue and due next; team=true for everybody’s hours.',
  },
  async run(ctx, { team }) {
    const { member_id, user_id, time_zone } = ctx.caller;
    if (team) needed(ctx, 'view_all_time', 'the team');
    const today = dayIn(time_zone, ctx.now);
    const member = await ctx.find(Member, member_id);
    const last_week = await reviewWeek(ctx, member, plusDays(today, -7), today);
    const this_week = await reviewWeek(ctx, member, today, today);
    const [begin = 0] = instantsAt(last_week.from, 0, time_zone);
    return {
      user_id,
      today,
      time_zone,
      running: mayRun(ctx, currentTimer) ? (await within(ctx, currentTimer, {})).entry : null,
      last_week,
      this_week,
      tasks: mayReadTasks(ctx)
        ? {
            done: await doneTasks(ctx, new Date(begin * 1000)),
            overdue: await openTasks(ctx, { before: today }),
            due_next: await openTasks(ctx, { after: plusDays(today, -1), before: plusDays(today, 7) }),
          }
        : null,
      team: team ? await reviewPeople(ctx, last_week, this_week) : null,
    };
  },
});
