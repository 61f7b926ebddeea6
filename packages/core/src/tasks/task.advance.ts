import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import type { AdvanceTrigger } from '../task_statuses/status.schema.ts';
import { taskUpdated } from './task.events.ts';
import { Task } from './task.schema.ts';
import { recountSubtasks } from './task.subtasks.ts';

type TaskRow = Row<typeof Task>;

interface Step {
  readonly id: string;
  readonly to: string;
  readonly is_terminal: boolean;
}

/**
 * Tasks that this call has put in another status. Each goes one step at most, so that tasks that lead to each other
 * come to an end.
 */
type Stepped = Set<string>;

/**
 * Puts those of the tasks in their status's next one whose status says so for what happened, publishes `task.updated`,
 * and goes on with what follows from that. What is deleted or in an archived project stays.
 */
export async function advance(
  ctx: Context,
  trigger: AdvanceTrigger,
  ids: readonly string[],
  stepped: Stepped = new Set(),
): Promise<void> {
  const wanted = ids.filter((id) => !stepped.has(id));
  if (wanted.length === 0) return;
  const { org_id } = ctx.caller;
  const held = await ctx.query<Step>(sql`SELECT t.id, n.id AS to, n.is_terminal FROM tasks t
    JOIN task_statuses s ON s.org_id = t.org_id AND s.id = t.status_id
    JOIN task_statuses n ON n.org_id = s.org_id AND n.id = s.advance_to_id
    JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
    WHERE t.org_id = ${org_id} AND t.id = ANY(${wanted}) AND t.deleted_at IS NULL AND p.archived_at IS NULL
      AND s.advance_on = ${trigger}
    ORDER BY t.id FOR NO KEY UPDATE OF t FOR KEY SHARE OF n`);
  const steps = trigger === 'dependencies_done' ? await waitingForNothing(ctx, held) : held;
  for (const { id } of steps) stepped.add(id);
  for (const { id, to, is_terminal } of steps) {
    const before = await ctx.reload(Task, id);
    const completed_at = is_terminal ? (before.value.completed_at ?? ctx.now) : null;
    const after = await ctx.update(before, { status_id: to, completed_at });
    ctx.emit(taskUpdated, after, before);
    await follow(ctx, before, after, stepped);
  }
}

/** Asked once they are held: of two that finish at once, the second sees the first. */
async function waitingForNothing(ctx: Context, steps: readonly Step[]): Promise<Step[]> {
  const waiting = await ctx.query<{ id: string }>(sql`SELECT DISTINCT d.task_id AS id FROM task_dependencies d
    JOIN tasks t ON t.org_id = d.org_id AND t.id = d.depends_on_id
    WHERE d.org_id = ${ctx.caller.org_id} AND d.task_id = ANY(${steps.map(({ id }) => id)})
      AND t.deleted_at IS NULL AND t.completed_at IS NULL`);
  const ids = new Set(waiting.map(({ id }) => id));
  return steps.filter(({ id }) => !ids.has(id));
}

/**
 * Does what follows from a task being made, changed, deleted or restored: the counts of its parents, and statuses that
 * advance when subtasks or dependencies are done. Null: the task is not there. Answers whether there was anything
 * to do. Operations that call it emit `task.updated`.
 */
export async function follow(
  ctx: Context,
  before: TaskRow | null,
  after: TaskRow | null,
  stepped: Stepped = new Set(),
): Promise<boolean> {
  const [was, is] = [standing(before), standing(after)];
  const counts = was.parent !== is.parent || (is.parent !== null && was.done !== is.done);
  const completes = is.done && !was.done;
  if (completes && after) stepped.add(after.id);
  if (counts) {
    await recountAndAdvance(ctx, [was.parent, is.parent], stepped);
  }
  if (completes && after) {
    const waiting = await ctx.query<{ id: string }>(sql`SELECT task_id AS id FROM task_dependencies
      WHERE org_id = ${ctx.caller.org_id} AND depends_on_id = ${after.id}`);
    await advance(
      ctx,
      'dependencies_done',
      waiting.map(({ id }) => id),
      stepped,
    );
  }
  return counts || completes;
}

/** Counts the subtasks of these anew, and advances those whose last open one is done. */
export async function recountAndAdvance(
  ctx: Context,
  parents: readonly (string | null)[],
  stepped: Stepped = new Set(),
): Promise<void> {
  const ids = parents.filter((id) => id !== null);
  const done = await recountSubtasks(ctx, ids);
  await advance(ctx, 'subtasks_done', done, stepped);
}

function standing(row: TaskRow | null): { parent: string | null; done: boolean } {
  if (!row || row.value.deleted_at !== null) return { parent: null, done: false };
  return { parent: row.value.parent_id, done: row.value.completed_at !== null };
}
