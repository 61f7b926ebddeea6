import { checkBudget } from '../budgets/index.ts';
import type { Context, Row } from '../kernel/index.ts';
import { projectBudgetReached } from '../projects/index.ts';
import { addTracked, taskUpdated } from '../tasks/index.ts';
import type { TimeEntry } from './entry.schema.ts';

/** What settling may publish; operations that write time list it in their `emits`. */
export const settling = [taskUpdated, projectBudgetReached] as const;

/**
 * Brings what follows from time up to date after an entry was written: the project's budget alerts, then the tracked
 * seconds of its tasks. Null stands for an entry that is not there.
 */
export async function settle(
  ctx: Context,
  before: Row<typeof TimeEntry> | null,
  after: Row<typeof TimeEntry> | null,
): Promise<void> {
  const project = after?.value.project_id;
  if (project && after.value.duration_seconds) await checkBudget(ctx, project);
  const old = { task: before?.value.task_id ?? null, seconds: before?.value.duration_seconds ?? 0 };
  const now = { task: after?.value.task_id ?? null, seconds: after?.value.duration_seconds ?? 0 };
  if (old.task === now.task) {
    if (now.task && now.seconds !== old.seconds) await addTracked(ctx, now.task, now.seconds - old.seconds);
    return;
  }
  // In the order of their ids, so that two changes that swap tasks cannot wait for each other.
  const moves = [
    { task: old.task, delta: -old.seconds },
    { task: now.task, delta: now.seconds },
  ].filter((move): move is { task: string; delta: number } => move.task !== null && move.delta !== 0);
  for (const { task, delta } of moves.sort((a, b) => (a.task < b.task ? -1 : 1))) await addTracked(ctx, task, delta);
}
