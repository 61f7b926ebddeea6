import { sql } from '@stint/db';
import { type Context, Row } from '../kernel/index.ts';
import { taskUpdated } from './task.events.ts';
import { Task } from './task.schema.ts';

/**
 * Adds seconds of stopped entries to a task, or takes them off, and publishes `task.updated`, which the calling
 * operation lists in its `emits`. The time of a deleted task is kept without an event. Two statements.
 */
export async function addTracked(ctx: Context, task_id: string, delta_seconds: number): Promise<void> {
  if (delta_seconds === 0) return;
  const [task] = await ctx.query<{ tracked: string; deleted: boolean }>(sql`
    UPDATE tasks SET tracked_seconds = tracked_seconds + ${delta_seconds}, version = version + 1, updated_at = ${ctx.now}
    WHERE org_id = ${ctx.caller.org_id} AND id = ${task_id}
    RETURNING tracked_seconds - ${delta_seconds} AS tracked, deleted_at IS NOT NULL AS deleted`);
  if (!task || task.deleted) return;
  const after = await ctx.reload(Task, task_id);
  const before = { ...after.value, tracked_seconds: Number(task.tracked) };
  ctx.emit(taskUpdated, after, new Row(Task, JSON.stringify(before)));
}
