import { z } from 'zod';
import { expectedVersion, id, notOnOwn, operation, personOf, post } from '../../kernel/index.ts';
import { expenseApproved } from '../expense.events.ts';
import { expenseLocked, expenseNotSubmitted } from '../expense.failures.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';

export const approveExpense = operation({
  name: 'expenses.approve',
  summary: 'Approve an expense',
  effect: 'write',
  permission: 'manage_expenses',
  input: z.strictObject({ expense_id: id('exp'), ...expectedVersion }),
  output: Expense.schema,
  emits: [expenseApproved],
  fails: [expenseLocked, expenseNotSubmitted],
  rest: post('/expenses/{expense_id}/approve'),
  mcp: { when: 'Approve an expense that was submitted. Your own is approved by somebody else.' },
  async run(ctx, { expense_id, expected_version }) {
    const before = await holdExpense(ctx, expense_id, 'approve', expected_version);
    await notOnOwn(ctx, before.value.user_id, 'manage_expenses', 'Your own expense');
    const after = await ctx.update(before, {
      status: 'approved',
      decided_at: ctx.now,
      decided_by: personOf(ctx.caller),
    });
    return ctx.emit(expenseApproved, after, before);
  },
});
