import { sql } from '@stint/db';
import { type Context, changeAll, type EventDefinition, fail } from '../kernel/index.ts';
import { tooManyTasks } from './task.failures.ts';
import type { Task } from './task.schema.ts';
import { recountSubtasks } from './task.subtasks.ts';

/** So many changes of status fit in one call. */
const MOST = 5000;

interface Move {
  readonly from: string;
  readonly to: string;
  /** Whether `to` completes tasks. */
  readonly is_terminal: boolean;
}

/**
 * Puts every task of some statuses in others, or in the same one once more when that has become terminal or is so no longer,
 * and publishes each; those of one project only, where one is named. No status advances by this. Deleted tasks go along without
 * an event.
 */
export async function restatus(
  ctx: Context,
  event: EventDefinition<typeof Task>,
  moves: readonly Move[],
  project_id?: string,
): Promise<void> {
  const { org_id } = ctx.caller;
  const from = moves.map((move) => move.from);
  const of = project_id ? sql`t.project_id = ${project_id}` : sql`true`;
  const tasks = await ctx.query<{ id: string; parent_id: string | null }>(sql`WITH held AS (
      SELECT t.id, t.parent_id, t.deleted_at FROM tasks t
      WHERE t.org_id = ${org_id} AND t.status_id = ANY(${from}) AND ${of} ORDER BY t.id FOR NO KEY UPDATE
    ) SELECT id, parent_id FROM held WHERE deleted_at IS NULL LIMIT ${MOST + 1}`);
  if (tasks.length > MOST) {
    throw fail(tooManyTasks, {
      detail: project_id
        ? `The project has more than ${MOST} tasks, too many to be put in other statuses at once.`
        : `More than ${MOST} tasks are in the status.`,
      ...(project_id ? {} : { ways: { 'tasks.bulk_update': 'puts some in another one first' } }),
      current_state: { at_most: MOST },
    });
  }
  const ids = tasks.map(({ id }) => id);
  const to = moves.map((move) => move.to);
  const terminal = moves.map(({ is_terminal }) => is_terminal);
  const put = sql`status_id = m.to_id, completed_at = CASE WHEN m.is_terminal THEN coalesce(t.completed_at, ${ctx.now}) END`;
  const move = sql`FROM unnest(${from}::text[], ${to}::text[], ${terminal}::boolean[]) AS m(from_id, to_id, is_terminal)
    WHERE t.org_id = ${org_id} AND t.status_id = m.from_id`;
  await changeAll(ctx, event, ids, () =>
    ctx.query(
      sql`UPDATE tasks t SET ${put}, version = t.version + 1, updated_at = ${ctx.now} ${move} AND t.id = ANY(${ids})`,
    ),
  );
  // All the others: deleted ones, and what was restored in the meantime.
  await ctx.query(sql`UPDATE tasks t SET ${put} ${move} AND ${of} AND t.id <> ALL(${ids})`);
  const parents = tasks.flatMap(({ parent_id }) => parent_id ?? []);
  await recountSubtasks(ctx, [...new Set(parents)]);
}
