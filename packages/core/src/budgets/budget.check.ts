import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { projectBudgetReached } from '../projects/project.events.ts';
import { Project } from '../projects/project.schema.ts';
import { type Budget, percentUsed, usageOf } from './budget.usage.ts';

/**
 * Publishes `project.budget_reached` for each alert percent that the project's usage has newly passed. To be called
 * after time on the project was written, in the same transaction, before the task is touched; the calling operation lists
 * the event in its `emits`. Where no alert is left it costs one statement.
 */
export async function checkBudget(ctx: Context, project_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  // Held, so that of two entries stopped at once the second counts the first.
  const [budget] = await ctx.query<Budget & { budget_alerts: number[]; budget_alerted: number }>(sql`
    SELECT budget_kind, budget_seconds, budget_amount, budget_alerts, budget_alerted FROM projects
    WHERE org_id = ${org_id} AND id = ${project_id} AND budget_kind IS NOT NULL FOR NO KEY UPDATE`);
  if (!budget?.budget_alerts.some((alert) => alert > budget.budget_alerted)) return;
  const percent = percentUsed(budget, await usageOf(ctx, project_id)) ?? 0;
  const reached = budget.budget_alerts.filter((alert) => alert > budget.budget_alerted && alert <= percent);
  if (reached.length === 0) return;
  let before = await ctx.reload(Project, project_id);
  for (const budget_alerted of reached.sort((a, b) => a - b)) {
    before = ctx.emit(projectBudgetReached, await ctx.update(before, { budget_alerted }), before);
  }
}
