import { checkBudget } from '../budgets/index.ts';
import type { Context, Row } from '../kernel/index.ts';
import { addTracked } from '../tasks/index.ts';
import type { TimeEntry } from './entry.schema.ts';

/** What `settle` does, for many entries that are new: each project's budget and each task's time once. */
export async function settleAll(ctx: Context, entries: readonly Row<typeof TimeEntry>[]): Promise<void> {
  const projects = new Set<string>();
  const tasks = new Map<string, number>();
  for (const { value } of entries) {
    if (value.project_id) projects.add(value.project_id);
    if (value.task_id) tasks.set(value.task_id, (tasks.get(value.task_id) ?? 0) + (value.duration_seconds ?? 0));
  }
  for (const project of [...projects].sort()) await checkBudget(ctx, project);
  for (const task of [...tasks.keys()].sort()) await addTracked(ctx, task, tasks.get(task) as number);
}
