import { billExpenses } from '../../expenses/index.ts';
import { type Context, fail, type Row } from '../../kernel/index.ts';
import { billEntries } from '../../time/index.ts';
import { insertDraft, type NewDraft } from '../invoice.create.ts';
import { nothingToBill } from '../invoice.failures.ts';
import { insertLines, recalculate } from '../invoice.lines.ts';
import type { Invoice } from '../invoice.schema.ts';
import type { BillingPlan } from './billing.plan.ts';

/** Refuses where there is nothing to bill, saying what was left out. */
export function checkPlan({ lines, left_out, client }: BillingPlan): void {
  if (lines.length > 0) return;
  const why = left_out.map(({ kind, reason, count }) => `${count} × ${kind} ${reason}`).join(', ');
  throw fail(nothingToBill, {
    detail: `${client.name} has nothing to bill in these days${why ? `; left out: ${why}` : ''}.`,
    current_state: { left_out },
  });
}

/** Puts what was planned on a draft, a new one unless it is given, and its time and expenses on the lines. */
export async function billPlan(
  ctx: Context,
  { client, currency, lines }: BillingPlan,
  into: Row<typeof Invoice> | undefined,
  given: NewDraft,
): Promise<Row<typeof Invoice>> {
  const draft = into ?? (await insertDraft(ctx, client, 'invoice', { ...given, currency }));
  const ids = await insertLines(
    ctx,
    draft.id,
    lines.map(({ line }) => line),
  );
  const billed = lines.flatMap(({ entries }, i) =>
    entries.map(({ id, billed_seconds }) => ({ entry_id: id, line_id: ids[i] as string, billed_seconds })),
  );
  await billEntries(ctx, billed);
  await billExpenses(
    ctx,
    lines.flatMap(({ expenses }, i) => expenses.map((expense_id) => ({ expense_id, line_id: ids[i] as string }))),
  );
  return recalculate(ctx, draft, periodOf(draft, lines));
}

/** The days billed, with those the draft has already. */
function periodOf({ value }: Row<typeof Invoice>, lines: BillingPlan['lines']) {
  const from = lines.flatMap(({ line }) => line.from_day ?? []).concat(value.period_from ?? []);
  const to = lines.flatMap(({ line }) => line.to_day ?? []).concat(value.period_to ?? []);
  return { period_from: from.sort()[0] ?? null, period_to: to.sort().at(-1) ?? null };
}
