import { z } from 'zod';
import { dayIn, fail, id, nothingToDo, operation } from '../kernel/index.ts';
import { recurrenceScheduled } from './recurrence.events.ts';
import { afterCompletion, nextOf } from './recurrence.next.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

/** Counts the next day from the one on which the task before was completed; a deleted task counts as done with. */
export const followCompletion = operation({
  name: 'task_recurrences.follow',
  summary: 'Count the next day from the completion of the task before',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ recurrence_id: id('rec'), task_id: id('task') }),
  output: TaskRecurrence.schema,
  emits: [recurrenceScheduled],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { recurrence_id, task_id }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id);
    const is = before.value;
    if (is.waits_for_id !== task_id || is.paused_at !== null) throw fail(nothingToDo);
    const select = { completed_at: true, deleted_at: true };
    const task = await ctx.db.task.findFirst({ where: { id: task_id }, select });
    const ended_at = task?.completed_at ?? task?.deleted_at;
    if (!ended_at) throw fail(nothingToDo);
    const next_on = afterCompletion(is, dayIn(is.time_zone, ended_at), is.passed_on);
    const after = await ctx.update(before, { ...nextOf(is, next_on), waits_for_id: null });
    return ctx.emit(recurrenceScheduled, after, before);
  },
});
