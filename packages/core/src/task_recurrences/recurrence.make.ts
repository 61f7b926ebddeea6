import { z } from 'zod';
import { type Context, day, fail, id, nothingToDo, operation, plusDays, type Row } from '../kernel/index.ts';
import { projectArchivedConflict, whoSees } from '../projects/index.ts';
import { addTask, checklistItemAdded, taskCreated, taskUpdated } from '../tasks/index.ts';
import { recurrenceMade } from './recurrence.events.ts';
import { isCounted, latestFrom, nextFrom, nextOf } from './recurrence.next.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

type Recurrence = Row<typeof TaskRecurrence>['value'];

/** One occurrence of a recurrence. */
export const occurrenceInput = { recurrence_id: id('rec'), date: day() };

/**
 * Makes the task of one day. It holds the recurrence and looks again whether this is the next day, so of two workers one
 * makes it; and it moves on in the same transaction, so nothing is made twice after a crash.
 */
export const makeOccurrence = operation({
  name: 'task_recurrences.make',
  summary: 'Make the task of a day',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject(occurrenceInput),
  output: TaskRecurrence.schema,
  emits: [recurrenceMade, taskCreated, checklistItemAdded, taskUpdated],
  fails: [nothingToDo, projectArchivedConflict],
  rest: false,
  mcp: false,
  async run(ctx, { recurrence_id, date }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id);
    const is = before.value;
    if (is.next_on !== date || is.paused_at !== null) throw fail(nothingToDo);
    const on = is.mode === 'schedule' && is.catch_up === 'latest' ? latestFrom(is, date, ctx.now) : date;
    const task = await addTask(ctx, await stillThere(ctx, taskOf(is, on)), is.template.checklist);
    const after = await ctx.update(before, { made: is.made + 1, passed_on: on, ...nextAfter(is, on, task.id) });
    return ctx.emit(recurrenceMade, after, before);
  },
});

/** Without the people who left the project since the template was written: the work is still to be done. */
async function stillThere<T extends { project_id: string; assignee_ids?: readonly string[] | undefined }>(
  ctx: Context,
  task: T,
): Promise<T> {
  if (!task.assignee_ids?.length) return task;
  const seeing = await whoSees(ctx, task.project_id, task.assignee_ids);
  return { ...task, assignee_ids: task.assignee_ids.filter((user_id) => seeing.has(user_id)) };
}

function taskOf({ template, project_id, id: recurrence_id }: Recurrence, recurrence_date: string) {
  const { checklist: _, due_in_days = 0, ...fields } = template;
  const due_date = due_in_days === null ? null : plusDays(recurrence_date, due_in_days);
  return { ...fields, due_date, project_id, recurrence_id, recurrence_date };
}

function nextAfter(is: Recurrence, on: string, task_id: string) {
  if (is.mode === 'schedule') {
    const skipped_dates = is.skipped_dates.filter((day) => day > on);
    return { ...nextOf(is, nextFrom(is, plusDays(on, 1))), skipped_dates };
  }
  return { next_on: null, next_at: null, waits_for_id: isCounted(is, is.made + 1) ? null : task_id };
}
