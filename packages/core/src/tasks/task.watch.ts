import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { taskWatched } from './task.events.ts';
import { findTask } from './task.find.ts';
import { TaskWatch } from './task.schema.ts';

/** Keeps what the caller says about being told of a task that they see. */
export async function setWatching(ctx: Context, ref: string, watching: boolean): Promise<Row<typeof TaskWatch>> {
  const { org_id, user_id } = ctx.caller;
  const { id: task_id } = (await findTask(ctx, ref)).value;
  await ctx.query(sql`INSERT INTO task_watchers (org_id, task_id, user_id, watching, updated_at)
    VALUES (${org_id}, ${task_id}, ${user_id}, ${watching}, ${ctx.now})
    ON CONFLICT (org_id, task_id, user_id) DO UPDATE SET watching = excluded.watching, updated_at = excluded.updated_at`);
  return ctx.emit(taskWatched, await ctx.find(TaskWatch, task_id));
}

/**
 * Who is told of the comments on each of these tasks: who made it, is on it, wrote or was mentioned there, and who said so;
 * never who said otherwise.
 */
export async function watchersOf(
  { caller: { org_id }, query }: Context,
  task_ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (task_ids.length === 0) return new Map();
  const ids = [...new Set(task_ids)];
  const rows = await query<{ task_id: string; user_id: string }>(sql`
    (SELECT t.id AS task_id, unnest(array_remove(t.created_by || t.assignee_ids, NULL)) AS user_id FROM tasks t
        WHERE t.org_id = ${org_id} AND t.id = ANY(${ids})
      UNION SELECT c.task_id, unnest(c.user_id || c.mentioned_user_ids) FROM task_comments c
        WHERE c.org_id = ${org_id} AND c.task_id = ANY(${ids})
      UNION SELECT w.task_id, w.user_id FROM task_watchers w
        WHERE w.org_id = ${org_id} AND w.task_id = ANY(${ids}) AND w.watching)
    EXCEPT SELECT w.task_id, w.user_id FROM task_watchers w
      WHERE w.org_id = ${org_id} AND w.task_id = ANY(${ids}) AND NOT w.watching`);
  const watchers = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { task_id, user_id } of rows) watchers.get(task_id)?.push(user_id);
  return watchers;
}
