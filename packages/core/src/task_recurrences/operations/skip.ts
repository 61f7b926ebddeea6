import { z } from 'zod';
import { day, expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { recurrenceSkipped } from '../recurrence.events.ts';
import { nothingToSkip } from '../recurrence.failures.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';
import { skipping } from '../recurrence.skipped.ts';

export const skipOccurrence = operation({
  name: 'task_recurrences.skip',
  summary: 'Leave out a day of a recurring task',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({
    recurrence_id: id('rec'),
    /** A day still to come; the next one if left out. */
    date: day().optional(),
    ...expectedVersion,
  }),
  output: TaskRecurrence.schema,
  emits: [recurrenceSkipped],
  fails: [nothingToSkip],
  rest: post('/task-recurrences/{recurrence_id}/skip'),
  mcp: { when: 'Leave out the next task of a recurring task, or the one of a later day, such as a holiday.' },
  async run(ctx, { recurrence_id, date, expected_version }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id, expected_version);
    return ctx.emit(recurrenceSkipped, await ctx.update(before, skipping(before.value, date)), before);
  },
});
