import { jsonText } from '@stint/db';
import { z } from 'zod';
import { dayIn, id, invalid, operation, post } from '../../kernel/index.ts';
import { zoneOf } from '../../orgs/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { recurrenceCreated } from '../recurrence.events.ts';
import { checkTemplate, recurrenceInput, scheduleOf } from '../recurrence.input.ts';
import { goOn } from '../recurrence.next.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const createRecurrence = operation({
  name: 'task_recurrences.create',
  summary: 'Set up a task that is made again and again',
  effect: 'write',
  permission: 'manage_tasks',
  input: z
    .strictObject({ project_id: id('prj'), ...recurrenceInput })
    .partial()
    .required({ project_id: true, rrule: true, template: true }),
  output: TaskRecurrence.schema,
  emits: [recurrenceCreated],
  fails: [projectArchivedConflict],
  rest: post('/task-recurrences', 201),
  mcp: {
    when: 'Have a task made by itself every so often, on fixed days or some days after the last one was completed. task_recurrences_occurrences shows the days.',
  },
  async run(ctx, { project_id, template, ...input }) {
    await checkTemplate(ctx, project_id, template);
    const { mode = 'schedule', time_of_day = '00:00', ahead_days = 0, catch_up = 'latest', rrule } = input;
    const time_zone = input.time_zone ?? (await zoneOf(ctx));
    const starts_on = input.starts_on ?? dayIn(time_zone, ctx.now);
    const wanted = { mode, rrule, starts_on, time_of_day, time_zone, ahead_days, catch_up, skipped_dates: [] };
    const schedule = scheduleOf(wanted);
    const next = goOn(schedule, { next_on: null, passed_on: null, made: 0, waits_for_id: null }, ctx.now);
    if (next.next_on === null) throw invalid('rrule', 'gives no day from today on');
    const columns = { project_id, ...schedule, ...next, template: jsonText(template) };
    return ctx.emit(recurrenceCreated, await ctx.insert(TaskRecurrence, columns));
  },
});
