import { sql } from '@stint/db';
import { generateKeyBetween } from 'fractional-indexing';
import { type Context, changeAll, type Data, fail, failures } from '../kernel/index.ts';
import { taskMoved } from './task.events.ts';
import { positionOf } from './task.position.ts';
import type { Task } from './task.schema.ts';

type Place = Pick<Data<typeof Task>, 'id' | 'key' | 'position'>;

/** Past this length a project's positions are written anew: a gap that was halved hundreds of times. */
const LONGEST = 100;

/**
 * A position for the task right behind `after`, right before `before`, or last. All tasks of a project share one order,
 * so that its groups are each in order, whatever moves between them. The project is held.
 */
export async function placeIn(
  ctx: Context,
  task: Place & { project_id: string },
  after: Place | undefined,
  before: Place | undefined,
): Promise<string> {
  if (after && before && after.position >= before.position) {
    throw fail(failures.conflict, {
      detail: `${after.key} does not come before ${before.key}. Read their order again, or name only one of them.`,
      current_state: { [after.key]: after.position, [before.key]: before.position },
    });
  }
  const { org_id } = ctx.caller;
  const others = sql`FROM tasks WHERE org_id = ${org_id} AND project_id = ${task.project_id} AND id <> ${task.id}`;
  if (after) {
    const [next] = await ctx.query<{ position: string | null }>(
      sql`SELECT min(position) AS position ${others} AND position > ${after.position}`,
    );
    return generateKeyBetween(after.position, next?.position ?? (await endOf(ctx, task.project_id)));
  }
  if (before) {
    const [last] = await ctx.query<{ position: string | null }>(
      sql`SELECT max(position) AS position ${others} AND position < ${before.position}`,
    );
    return generateKeyBetween(last?.position ?? null, before.position);
  }
  const [last] = await ctx.query<{ position: string | null }>(sql`SELECT max(position) AS position ${others}`);
  return generateKeyBetween(last?.position ?? null, await endOf(ctx, task.project_id));
}

/** Where the next new task will be: everything else stays before it. */
const endOf = async (ctx: Context, project_id: string) => positionOf((await lastNumber(ctx, project_id)) + 1);

async function lastNumber(ctx: Context, id: string): Promise<number> {
  const project = await ctx.db.project.findFirstOrThrow({ where: { id }, select: { last_task_number: true } });
  return project.last_task_number;
}

/** Whether positions have grown long, or two have come to be the same, so that they must be spread. */
export async function isCramped(ctx: Context, project_id: string, near: readonly Place[]): Promise<boolean> {
  if (near.some(({ position }) => position.length > LONGEST)) return true;
  const positions = near.map(({ position }) => position);
  const count = await ctx.db.task.count({ where: { project_id, position: { in: positions } } });
  return count > near.length;
}

/** Writes the positions of a project anew, in the same order and with room between them. The project is held. */
export async function spread(ctx: Context, project_id: string): Promise<void> {
  const tasks = await ctx.db.task.findMany({
    where: { project_id },
    select: { id: true },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  const ids = tasks.map(({ id }) => id);
  const first = (await lastNumber(ctx, project_id)) - ids.length + 1;
  const positions = ids.map((_, i) => positionOf(first + i));
  await changeAll(ctx, taskMoved, ids, () =>
    ctx.query(sql`UPDATE tasks t SET position = n.position, version = t.version + 1, updated_at = ${ctx.now}
      FROM unnest(${ids}::text[], ${positions}::text[]) AS n(id, position)
      WHERE t.org_id = ${ctx.caller.org_id} AND t.id = n.id`),
  );
}
