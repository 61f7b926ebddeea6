import { z } from 'zod';
import { type Context, type Data, invalid } from '../kernel/index.ts';
import { within } from '../kernel/within.ts';
import type { Task } from '../tasks/index.ts';
import { createTask } from '../tasks/operations/create.ts';
import { addDependency } from '../tasks/operations/dependencies/add.ts';

/** A task among others that are made with it. */
export const PlannedTask = createTask.input.omit({ project_id: true }).extend({
  /** In place of parent_id: which of these tasks it is part of, counted from 0; one before it. */
  parent_index: z.int().min(0).max(99).optional(),
  /** Which of these tasks have to be done before it begins. */
  depends_on_indexes: z.array(z.int().min(0).max(99)).max(20).optional(),
});
type PlannedTask = z.input<typeof PlannedTask>;

/** The steps of `addTasks`. */
export const addingTasks = [createTask, addDependency] as const;

/** Makes the tasks in their order, then what they wait for. `field` is where they stand in the input. */
export async function addTasks(
  ctx: Context,
  project_id: string,
  planned: readonly PlannedTask[],
  field: string,
): Promise<Data<typeof Task>[]> {
  const made: Data<typeof Task>[] = [];
  for (const [i, { parent_index, depends_on_indexes: _, ...task }] of planned.entries()) {
    const at = `${field}.${i}`;
    const parent_id = parent_index === undefined ? task.parent_id : parentOf(made, parent_index, task.parent_id, at);
    made.push(await within(ctx, createTask, { ...task, parent_id, project_id }, at));
  }
  for (const [i, { depends_on_indexes = [] }] of planned.entries()) {
    for (const [j, index] of depends_on_indexes.entries()) {
      const at = `${field}.${i}.depends_on_indexes.${j}`;
      const other = made[index];
      if (!other) throw invalid(at, `must be one of these tasks: 0 to ${made.length - 1}`);
      if (index === i) throw invalid(at, 'must be another task: none waits for itself');
      await within(ctx, addDependency, { task_id: made[i]?.id as string, depends_on_id: other.id }, at);
    }
  }
  return made;
}

function parentOf(
  made: readonly Data<typeof Task>[],
  index: number,
  id: string | null | undefined,
  at: string,
): string {
  if (id) throw invalid(`${at}.parent_index`, 'contradicts parent_id; send one of them');
  const parent = made[index];
  if (!parent) {
    const before = made.length === 0 ? 'there is none before the first' : `0 to ${made.length - 1}`;
    throw invalid(`${at}.parent_index`, `must be a task before this one: ${before}`);
  }
  return parent.id;
}
