import { sql } from '@stint/db';
import { type Context, priceOfSum } from '../kernel/index.ts';

/** What was tracked on a project: stopped entries, whole seconds each; the amount in minor units of its currency. */
export interface Usage {
  readonly tracked_seconds: number;
  readonly billable_seconds: number;
  readonly billable_amount: number;
}

/** The usage by everyone, or by one user; all time at one rate is rounded once. Entries in another currency count in seconds only. */
export async function usageOf(ctx: Context, project_id: string, user_id: string | null = null): Promise<Usage> {
  const [row] = await ctx.query<Record<keyof Usage, string>>(sql`
    SELECT coalesce(sum(e.seconds), 0) AS tracked_seconds,
      coalesce(sum(e.seconds) FILTER (WHERE e.billable), 0) AS billable_seconds,
      coalesce(sum(${priceOfSum(sql`e.seconds * e.billable_rate`)}) FILTER (WHERE e.billable AND e.fits), 0) AS billable_amount
    FROM (
      SELECT sum(n.seconds) AS seconds, n.billable, n.billable_rate, n.currency = p.currency AS fits
      FROM time_entries n JOIN projects p ON p.org_id = n.org_id AND p.id = n.project_id
      WHERE n.org_id = ${ctx.caller.org_id} AND n.project_id = ${project_id} AND n.stopped_at IS NOT NULL
        AND (${user_id}::text IS NULL OR n.user_id = ${user_id})
      GROUP BY n.billable, n.billable_rate, fits
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
