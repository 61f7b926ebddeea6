import { sql } from '@stint/db';
import { expenseUpdated } from '../expenses/expense.events.ts';
import { type Context, changeAll } from '../kernel/index.ts';

/** What moving a project to another client may publish. */
export const movingExpenses = [expenseUpdated] as const;

/** Expenses for a project that are on no invoice go with it to its new client, as its unbilled time does. */
export async function moveExpenses(ctx: Context, project_id: string, client_id: string): Promise<void> {
  const rows = await ctx.query<{ id: string }>(sql`SELECT id FROM expenses WHERE org_id = ${ctx.caller.org_id}
    AND project_id = ${project_id} AND invoice_line_id IS NULL AND client_id IS DISTINCT FROM ${client_id}
    ORDER BY id FOR NO KEY UPDATE`);
  const ids = rows.map(({ id }) => id);
  await changeAll(ctx, expenseUpdated, ids, () =>
    ctx.query(sql`UPDATE expenses SET client_id = ${client_id}, version = version + 1, updated_at = ${ctx.now}
      WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${ids})`),
  );
}
