import { sql } from '@stint/db';
import { at, type Context, touched } from '../kernel/index.ts';
import { projectBudgetReached } from './project.events.ts';
import { Project } from './project.schema.ts';

/** What was tracked on a project: stopped entries, whole seconds each; the amount in minor units of its currency. */
export interface Usage {
  readonly tracked_seconds: number;
  readonly billable_seconds: number;
  readonly billable_amount: number;
}

/** The usage by everyone, or by one user. Entries in another currency count in seconds only. */
export async function usageOf(ctx: Context, project_id: string, user_id: string | null = null): Promise<Usage> {
  const [row] = await ctx.query<Record<keyof Usage, string>>(sql`
    SELECT coalesce(sum(e.seconds), 0) AS tracked_seconds,
      coalesce(sum(e.seconds) FILTER (WHERE e.billable), 0) AS billable_seconds,
      coalesce(sum((e.seconds * e.billable_rate + 1800) / 3600) FILTER (WHERE e.billable AND e.fits), 0) AS billable_amount
    FROM (
      SELECT extract(epoch FROM n.stopped_at - n.started_at)::bigint AS seconds, n.billable, n.billable_rate,
        n.currency = p.currency AS fits
      FROM time_entries n JOIN projects p ON p.org_id = n.org_id AND p.id = n.project_id
      WHERE n.org_id = ${ctx.caller.org_id} AND n.project_id = ${project_id} AND n.stopped_at IS NOT NULL
        AND (${user_id}::text IS NULL OR n.user_id = ${user_id})
    ) e`);
  return {
    tracked_seconds: Number(row?.tracked_seconds),
    billable_seconds: Number(row?.billable_seconds),
    billable_amount: Number(row?.billable_amount),
  };
}

export interface Budget {
  readonly budget_kind: string | null;
  readonly budget_seconds: string | bigint | null;
  readonly budget_amount: string | bigint | null;
}

/** How much of the budget is used, in whole percents rounded down; null without a budget. */
export function percentUsed(budget: Budget, usage: Usage): number | null {
  if (budget.budget_kind === null) return null;
  const hours = budget.budget_kind === 'hours';
  const total = Number(hours ? budget.budget_seconds : budget.budget_amount);
  return Math.floor((100 * (hours ? usage.tracked_seconds : usage.billable_amount)) / total);
}

/**
 * Publishes `project.budget_reached` for each alert percent that the project's usage has newly passed. To be called
 * after time on the project was written, in the same transaction, before the task is touched; the calling operation lists
 * the event in its `emits`. Without a budget it costs one statement.
 */
export async function checkBudget(ctx: Context, project_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  // Held, so that of two entries stopped at once the second counts the first.
  const [budget] = await ctx.query<Budget & { budget_alerts: number[]; budget_alerted: number }>(sql`
    SELECT budget_kind, budget_seconds, budget_amount, budget_alerts, budget_alerted FROM projects
    WHERE org_id = ${org_id} AND id = ${project_id} AND budget_kind IS NOT NULL FOR NO KEY UPDATE`);
  if (!budget) return;
  const percent = percentUsed(budget, await usageOf(ctx, project_id)) ?? 0;
  const reached = budget.budget_alerts.filter((alert) => alert > budget.budget_alerted && alert <= percent);
  if (reached.length === 0) return;
  let before = await ctx.reload(Project, project_id);
  for (const budget_alerted of reached.sort((a, b) => a - b)) {
    await ctx.db.project.update({
      where: at(ctx, project_id),
      data: { budget_alerted, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Project, project_id);
    ctx.emit(projectBudgetReached, after, before);
    before = after;
  }
}
