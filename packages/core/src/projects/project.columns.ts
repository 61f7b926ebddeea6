import { bigint, type Context, defined, invalid, needed } from '../kernel/index.ts';
import type { ProjectChanges } from './project.input.ts';

const date = (day: string | null | undefined) => (typeof day === 'string' ? new Date(day) : day);

/** The columns that a change sets, after checking that the caller may set them. */
export function columnsOf(ctx: Context, changes: Omit<ProjectChanges, 'client_id' | 'code' | 'currency'>) {
  const { budget, default_rate, starts_on, ends_on, ...plain } = changes;
  if (default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
  if (budget?.amount !== undefined) needed(ctx, 'view_finances', 'a budget of money');
  return {
    ...defined({
      ...plain,
      default_rate: bigint(default_rate),
      starts_on: date(starts_on),
      ends_on: date(ends_on),
    }),
    ...(budget === undefined ? {} : budgetColumns(budget)),
  };
}

/** A budget that is set anew alerts anew. */
function budgetColumns(budget: ProjectChanges['budget']) {
  return {
    budget_kind: budget?.kind ?? null,
    budget_seconds: budget?.hours === undefined ? null : BigInt(budget.hours) * 3600n,
    budget_amount: budget?.amount === undefined ? null : BigInt(budget.amount),
    budget_alerts: [...new Set(budget?.alert_percents)].sort((a, b) => a - b),
    budget_alerted: 0,
  };
}

export function checkSpan(starts_on: string | null | undefined, ends_on: string | null | undefined): void {
  if (starts_on && ends_on && starts_on > ends_on) throw invalid('ends_on', `is before starts_on (${starts_on})`);
}
