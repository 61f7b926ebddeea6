import { z } from 'zod';
import { day, get, id, instant, operation, plusDays } from '../../kernel/index.ts';
import { daysOf } from '../recurrence.days.ts';
import { nextOf } from '../recurrence.next.ts';
import { ruleOf } from '../recurrence.rule.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const listOccurrences = operation({
  name: 'task_recurrences.occurrences',
  summary: 'See the next days of a recurring task',
  effect: 'read',
  permission: 'view_projects',
  input: z.strictObject({ recurrence_id: id('rec'), limit: z.int().min(1).max(100).default(10) }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        date: day(),
        /** When its task is made. */
        made_at: instant(),
        /** It is left out. */
        skipped: z.boolean(),
      }),
    ),
  }),
  rest: get('/task-recurrences/{recurrence_id}/occurrences'),
  mcp: {
    when: 'Check on which days a recurring task comes next. After a completion only the next day is known, or none.',
  },
  async run(ctx, { recurrence_id, limit }) {
    const is = (await ctx.find(TaskRecurrence, recurrence_id)).value;
    const of = (date: string) => ({
      date,
      made_at: (nextOf(is, date).next_at as Date).toISOString(),
      skipped: is.skipped_dates.includes(date),
    });
    if (is.mode !== 'schedule') return { data: is.next_on === null ? [] : [of(is.next_on)] };
    const days = daysOf(ruleOf(is.rrule), is.starts_on);
    const data: ReturnType<typeof of>[] = [];
    for (let next = is.next_on; next !== null && data.length < limit; next = days.from(plusDays(next, 1))) {
      data.push(of(next));
    }
    return { data };
  },
});
