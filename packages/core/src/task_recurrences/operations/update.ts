import { jsonText } from '@stint/db';
import { z } from 'zod';
import { day, defined, expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { recurrenceUpdated } from '../recurrence.events.ts';
import { checkTemplate, recurrenceInput, scheduleOf } from '../recurrence.input.ts';
import { goOn } from '../recurrence.next.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';
import { MOST_SKIPPED } from '../recurrence.skipped.ts';

const changeable = {
  ...recurrenceInput,
  /** Days that are left out; replaces those left out before. */
  skipped_dates: z.array(day()).max(MOST_SKIPPED),
};

export const updateRecurrence = operation({
  name: 'task_recurrences.update',
  summary: 'Change a recurring task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({
    recurrence_id: id('rec'),
    ...z.strictObject(changeable).partial().shape,
    ...expectedVersion,
  }),
  output: TaskRecurrence.schema,
  emits: [recurrenceUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/task-recurrences/{recurrence_id}'),
  mcp: {
    when: 'Change the rule or the template of a recurring task; what you leave out stays, a template is replaced as a whole. Tasks made already stay as they are.',
  },
  async run(ctx, { recurrence_id, expected_version, ...input }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id, expected_version);
    const was = before.value;
    const { template, ...changes } = defined(input);
    await checkTemplate(ctx, was.project_id, template ?? was.template);
    const schedule = Object.keys(changes).length > 0 ? scheduleOf({ ...was, ...changes }) : was;
    // Only another schedule counts anew: what was missed is still made after a change of the title.
    const moved = schedule === was ? {} : { ...changes, rrule: schedule.rrule, ...goOn(schedule, was, ctx.now) };
    return ctx.emit(recurrenceUpdated, await ctx.update(before, { ...moved, template: jsonText(template) }), before);
  },
});
