import { jsonText } from '@stint/db';
import { z } from 'zod';
import { fail, nothingToDo, operation, Refusal } from '../kernel/index.ts';
import { recurrencePaused } from './recurrence.events.ts';
import { occurrenceInput } from './recurrence.make.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

/** Pauses a recurrence whose task was refused, and keeps why: it would be refused again until somebody mends it. */
export const refuseOccurrence = operation({
  name: 'task_recurrences.refuse',
  summary: 'Pause a recurring task whose task was refused',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ ...occurrenceInput, refusal: Refusal }),
  output: TaskRecurrence.schema,
  emits: [recurrencePaused],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { recurrence_id, date, refusal }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id);
    if (before.value.next_on !== date || before.value.paused_at !== null) throw fail(nothingToDo);
    const changes = { paused_at: ctx.now, pause_reason: jsonText(refusal) };
    return ctx.emit(recurrencePaused, await ctx.update(before, changes), before);
  },
});
