import { raw, sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { change, type LinkColumn } from './intake.links.ts';

interface Closing {
  readonly id: string;
  readonly task_id: string;
  readonly open: boolean;
  readonly archived: boolean;
}

/**
 * Puts the tasks that these say they close in the first terminal status, as `tasks.set_status` does, and for the log by
 * the product. Each link does so once: a task that is opened again stays open. What is deleted or done is left
 * alone; so is what is in an archived project, where the link does not count as having closed it.
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
  const [done] = await ctx.query<{ id: string }>(sql`SELECT id FROM task_statuses
    WHERE org_id = ${org_id} AND is_terminal ORDER BY position, id LIMIT 1`);
  const tasks = new Set(closing.filter(({ open }) => open).map(({ task_id }) => task_id));
  for (const task_id of tasks) {
    await ctx.perform('tasks.set_status', ctx.caller, { task_id, status_id: (done as { id: string }).id });
  }
  const settled = closing.filter(({ archived }) => !archived);
  await change(ctx, settled, sql`closed_at = ${ctx.now}`);
  return settled.length > 0;
}
