import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { taskUpdated } from './task.events.ts';
import { Task } from './task.schema.ts';

interface Count {
  readonly id: string;
  readonly total: number;
  readonly done: number;
}

/**
 * Counts the subtasks of these tasks anew, publishes `task.updated` for those that have others now, and answers those
 * whose subtasks have come to be all done.
 */
export async function recountSubtasks(ctx: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { org_id } = ctx.caller;
  // Held first, and counted in a statement of its own: the second of two at once counts what both did.
  await ctx.query(
    sql`SELECT FROM tasks WHERE org_id = ${org_id} AND id = ANY(${[...ids]}) ORDER BY id FOR NO KEY UPDATE`,
  );
  const counts = await ctx.query<Count>(sql`SELECT p.id, c.total, c.done FROM tasks p, LATERAL (
      SELECT count(*)::int AS total, count(s.completed_at)::int AS done FROM tasks s
      WHERE s.org_id = p.org_id AND s.parent_id = p.id AND s.deleted_at IS NULL) c
    WHERE p.org_id = ${org_id} AND p.id = ANY(${[...ids]}) AND p.deleted_at IS NULL
      AND (p.subtask_total, p.subtask_done) <> (c.total, c.done) ORDER BY p.id`);
  const done: string[] = [];
  for (const count of counts) {
    const before = await ctx.reload(Task, count.id);
    const after = await ctx.update(before, { subtask_total: count.total, subtask_done: count.done });
    ctx.emit(taskUpdated, after, before);
    const { subtask_total, subtask_done } = before.value;
    if (count.total > 0 && count.done === count.total && subtask_done < subtask_total) done.push(count.id);
  }
  return done;
}
