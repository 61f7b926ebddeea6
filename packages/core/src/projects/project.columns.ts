import { jsonText } from '@stint/db';
import { type Context, invalid, needed } from '../kernel/index.ts';
import type { ProjectChanges } from './project.input.ts';

/** The columns that a change sets, after checking that the caller may set them. */
export function columnsOf(ctx: Context, changes: Omit<ProjectChanges, 'client_id' | 'code' | 'currency'>) {
  const { budget, rounding, ...plain } = changes;
  if (plain.default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
  if (budget?.amount !== undefined) needed(ctx, 'view_finances', 'a budget of money');
  return { ...plain, rounding: jsonText(rounding), ...(budget !== undefined && budgetColumns(budget)) };
}

/** A budget that is set anew alerts anew. */
function budgetColumns(budget: ProjectChanges['budget']) {
  return {
    budget_kind: budget?.kind ?? null,
    budget_seconds: budget?.hours === undefined ? null : budget.hours * 3600,
    budget_amount: budget?.amount ?? null,
    budget_alerts: [...new Set(budget?.alert_percents)].sort((a, b) => a - b),
    budget_alerted: 0,
  };
}

export function checkSpan(starts_on: string | null | undefined, ends_on: string | null | undefined): void {
  if (starts_on && ends_on && starts_on > ends_on) throw invalid('ends_on', `is before starts_on (${starts_on})`);
}
