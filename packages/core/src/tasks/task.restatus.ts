import { sql } from '@stint/db';
import { type Context, changeAll, type EventDefinition, fail } from '../kernel/index.ts';
import { tooManyTasks } from './task.failures.ts';
import type { Task } from './task.schema.ts';
import { recountSubtasks } from './task.subtasks.ts';

/** So many changes of status fit in one call. */
const MOST = 5000;

/**
 * Puts every task of a status in another, or in the same one once more when that has become terminal or is so no longer,
 * and publishes each. No status advances by this. Deleted tasks go along without an event.
 */
export async function restatus(
  ctx: Context,
  event: EventDefinition<typeof Task>,
  from: string,
  to: { readonly id: string; readonly is_terminal: boolean },
): Promise<void> {
  const { org_id } = ctx.caller;
  const tasks = await ctx.query<{ id: string; parent_id: string | null }>(sql`SELECT id, parent_id FROM tasks
    WHERE org_id = ${org_id} AND status_id = ${from} AND deleted_at IS NULL
    ORDER BY id LIMIT ${MOST + 1} FOR NO KEY UPDATE`);
  if (tasks.length > MOST) {
    throw fail(tooManyTasks, {
      detail: `More than ${MOST} tasks are in the status.`,
      ways: { 'tasks.bulk_update': 'puts some in another one first' },
      current_state: { at_most: MOST },
    });
  }
  const completed_at = to.is_terminal ? sql`coalesce(completed_at, ${ctx.now}::timestamptz)` : sql`NULL`;
  await changeAll(
    ctx,
    event,
    tasks.map(({ id }) => id),
    () =>
      ctx.query(sql`UPDATE tasks SET status_id = ${to.id}, completed_at = ${completed_at}, version = version + 1,
          updated_at = ${ctx.now}
        WHERE org_id = ${org_id} AND status_id = ${from} AND deleted_at IS NULL`),
  );
  await ctx.query(sql`UPDATE tasks SET status_id = ${to.id}, completed_at = ${completed_at}
    WHERE org_id = ${org_id} AND status_id = ${from} AND deleted_at IS NOT NULL`);
  const parents = tasks.flatMap(({ parent_id }) => parent_id ?? []);
  await recountSubtasks(ctx, [...new Set(parents)]);
}
