import { z } from 'zod';
import { expectedVersion, id, operation, personOf, post, prose } from '../../kernel/index.ts';
import { expenseRejected } from '../expense.events.ts';
import { expenseLocked, expenseNotSubmitted } from '../expense.failures.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';

export const rejectExpense = operation({
  name: 'expenses.reject',
  summary: 'Reject an expense',
  effect: 'write',
  permission: 'manage_expenses',
  input: z.strictObject({ expense_id: id('exp'), reason: prose(500).trim().min(1), ...expectedVersion }),
  output: Expense.schema,
  emits: [expenseRejected],
  fails: [expenseLocked, expenseNotSubmitted],
  rest: post('/expenses/{expense_id}/reject'),
  mcp: { when: 'Send an expense back to the person with the reason; they can correct and submit it again.' },
  async run(ctx, { expense_id, reason, expected_version }) {
    const before = await holdExpense(ctx, expense_id, 'reject', expected_version);
    const after = await ctx.update(before, {
      status: 'rejected',
      decided_at: ctx.now,
      decided_by: personOf(ctx.caller),
      rejection_reason: reason,
    });
    return ctx.emit(expenseRejected, after, before);
  },
});
