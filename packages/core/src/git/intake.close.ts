import { raw, sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { inSetOf } from '../task_statuses/status.schema.ts';
import { change, type LinkColumn } from './intake.links.ts';

interface Closing {
  readonly id: string;
  readonly task_id: string;
  readonly open: boolean;
  readonly archived: boolean;
}

/**
 * Puts the tasks that these say they close in the first terminal status of their project, as `tasks.set_status` does, and for the log by
 * the product. Each link does so once: a task that is opened again stays open. What is deleted or done is left
 * alone; in an archived project a link waits for the next push that names it.
 */
export async function closeTasks(ctx: Context, column: LinkColumn, ids: readonly string[]): Promise<boolean> {
  const { org_id } = ctx.caller;
  if (ids.length === 0) return false;
  const closing = await ctx.query<Closing>(sql`SELECT k.id, k.task_id,
      t.completed_at IS NULL AND t.deleted_at IS NULL AND p.archived_at IS NULL AS open, p.archived_at IS NOT NULL AS archived
    FROM git_task_links k JOIN tasks t ON t.org_id = k.org_id AND t.id = k.task_id
    JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
    WHERE k.org_id = ${org_id} AND k.${raw(column)} = ANY(${[...ids]}) AND k.closes AND k.closed_at IS NULL
    ORDER BY k.task_id FOR NO KEY UPDATE OF t`);
  const open = closing.filter((one) => one.open).map(({ task_id }) => task_id);
  const steps = await ctx.query<{ task_id: string; status_id: string }>(sql`SELECT DISTINCT ON (t.id)
      t.id AS task_id, s.id AS status_id
    FROM tasks t JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
    JOIN task_statuses s ON s.org_id = p.org_id AND s.is_terminal AND ${inSetOf(raw('p'), raw('s'))}
    WHERE t.org_id = ${org_id} AND t.id = ANY(${open}) ORDER BY t.id, s.position, s.id`);
  for (const step of steps) await ctx.perform('tasks.set_status', ctx.caller, step);
  const settled = closing.filter(({ archived }) => !archived);
  await change(ctx, settled, sql`closed_at = ${ctx.now}`);
  return settled.length > 0;
}
