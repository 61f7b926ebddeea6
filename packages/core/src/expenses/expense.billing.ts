import { sql } from '@stint/db';
import { type Context, changeAll } from '../kernel/index.ts';
import { expenseUpdated } from './expense.events.ts';

/** What billing may publish; operations that put expenses on a line, or free them, list it in their `emits`. */
export const billingExpenses = [expenseUpdated] as const;

interface Billed {
  readonly expense_id: string;
  readonly line_id: string | null;
}

/** Puts expenses, which the transaction holds and found billable, on lines of an invoice. */
export const billExpenses = (ctx: Context, billed: readonly Billed[]): Promise<void> => put(ctx, billed);

/** Frees the expenses on these lines: each can change again, or be billed by another. */
export async function releaseExpenses(ctx: Context, line_ids: readonly string[]): Promise<void> {
  const rows = await ctx.query<{ id: string }>(sql`SELECT id FROM expenses
    WHERE org_id = ${ctx.caller.org_id} AND invoice_line_id = ANY(${[...line_ids]}) ORDER BY id FOR NO KEY UPDATE`);
  await put(
    ctx,
    rows.map(({ id }) => ({ expense_id: id, line_id: null })),
  );
}

async function put(ctx: Context, billed: readonly Billed[]): Promise<void> {
  const ids = billed.map(({ expense_id }) => expense_id);
  const lines = billed.map(({ line_id }) => line_id);
  await changeAll(ctx, expenseUpdated, ids, () =>
    ctx.query(sql`UPDATE expenses t SET invoice_line_id = b.line_id, version = t.version + 1, updated_at = ${ctx.now}
      FROM unnest(${ids}::text[], ${lines}::text[]) AS b(id, line_id)
      WHERE t.org_id = ${ctx.caller.org_id} AND t.id = b.id`),
  );
}
