import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { expensePaid } from '../expense.events.ts';
import { expenseNotApproved } from '../expense.failures.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';

export const markExpensePaid = operation({
  name: 'expenses.mark_paid',
  summary: 'Note that an expense was paid to the person',
  effect: 'write',
  permission: 'manage_expenses',
  scope: 'manage:expenses',
  input: z.strictObject({ expense_id: id('exp'), ...expectedVersion }),
  output: Expense.schema,
  emits: [expensePaid],
  fails: [expenseNotApproved],
  rest: post('/expenses/{expense_id}/mark-paid'),
  mcp: { when: 'Note that an approved expense was paid back to the person who spent it. No money is moved.' },
  async run(ctx, { expense_id, expected_version }) {
    const before = await holdExpense(ctx, expense_id, 'mark_paid', expected_version);
    const after = await ctx.update(before, { status: 'paid', paid_at: ctx.now });
    return ctx.emit(expensePaid, after, before);
  },
});
