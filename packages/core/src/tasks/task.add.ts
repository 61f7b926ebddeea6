import { generateNKeysBetween } from 'fractional-indexing';
import { type Context, insertAll, type Row } from '../kernel/index.ts';
import { follow } from './task.advance.ts';
import { addAssignees, checkAssignees } from './task.assignees.ts';
import { checklistItemAdded, taskCreated, taskUpdated } from './task.events.ts';
import { checkDays, type TaskChanges } from './task.input.ts';
import { addLabels, checkLabels } from './task.labels.ts';
import { positionOf } from './task.position.ts';
import { prepareTask } from './task.prepare.ts';
import { Task } from './task.schema.ts';

/** What adding a task without a checklist publishes. */
export const addingTask = [taskCreated, taskUpdated] as const;

interface NewTask extends TaskChanges {
  readonly project_id: string;
  readonly title: string;
  /** The recurrence that makes it, and for which day. */
  readonly recurrence_id?: string;
  readonly recurrence_date?: string;
}

/** Adds a task, last in its project, publishes it and its checklist, and does what follows. */
export async function addTask(
  ctx: Context,
  wanted: NewTask,
  checklist: readonly string[] = [],
): Promise<Row<typeof Task>> {
  const {
    project_id,
    assignee_ids = [],
    label_ids = [],
    status_id,
    group_id,
    parent_id,
    milestone_id,
    ...columns
  } = wanted;
  checkDays(columns.start_date, columns.due_date);
  const places = { project_id, status_id, group_id, parent_id, milestone_id };
  const { code, number, is_terminal, ...found } = await prepareTask(ctx, places);
  await checkAssignees(ctx, project_id, assignee_ids);
  await checkLabels(ctx, label_ids);
  const task = await ctx.insert(Task, {
    ...found,
    ...columns,
    project_id,
    assignee_ids: [...new Set(assignee_ids)].sort(),
    label_ids: [...new Set(label_ids)].sort(),
    checklist_total: checklist.length,
    key: `${code}-${number}`,
    position: positionOf(number),
    completed_at: is_terminal ? ctx.now : null,
  });
  const task_id = task.value.id;
  await addAssignees(ctx, task_id, assignee_ids);
  await addLabels(ctx, task_id, label_ids);
  ctx.emit(taskCreated, task);
  const positions = generateNKeysBetween(null, null, checklist.length);
  const items = checklist.map((text, i) => ({
    task_id,
    project_id,
    text,
    done: false,
    position: positions[i] as string,
  }));
  await insertAll(ctx, checklistItemAdded, items);
  await follow(ctx, null, task);
  return task;
}
