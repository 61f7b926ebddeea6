import { z } from 'zod';
import { clientArchivedConflict } from '../../clients/index.ts';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { expenseUpdated } from '../expense.events.ts';
import { expenseLocked, expenseNotDraft } from '../expense.failures.ts';
import { ExpenseChanges } from '../expense.input.ts';
import { checkBillable, checkSpentOn, placeOf } from '../expense.place.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';
import { amountsOf } from '../expense.tax.ts';

export const updateExpense = operation({
  name: 'expenses.update',
  summary: 'Change an expense',
  effect: 'write',
  idempotent: true,
  permission: 'submit_expenses',
  input: z.strictObject({ expense_id: id('exp'), ...ExpenseChanges.shape, ...expectedVersion }),
  output: Expense.schema,
  emits: [expenseUpdated],
  fails: [expenseNotDraft, expenseLocked, projectArchivedConflict, clientArchivedConflict],
  rest: patch('/expenses/{expense_id}'),
  mcp: { when: 'Correct an expense that is a draft or was rejected; what you leave out stays.' },
  async run(ctx, { expense_id, expected_version, ...input }) {
    const before = await holdExpense(ctx, expense_id, 'update', expected_version);
    const { project_id, client_id, amount, tax_rate, tax_amount, is_billable } = before.value;
    if (input.spent_on) checkSpentOn(input.spent_on, ctx.now);
    const place = await placeOf(ctx, input, { project_id, client_id });
    checkBillable(input.is_billable ?? is_billable, place);
    const amounts = amountsOf(input, { amount: amount.amount, tax_rate, tax_amount: tax_amount.amount });
    return ctx.emit(expenseUpdated, await ctx.update(before, { ...input, ...place, ...amounts }), before);
  },
});
