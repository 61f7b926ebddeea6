import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { expenseSubmitted } from '../expense.events.ts';
import { expenseLocked, expenseNotDraft } from '../expense.failures.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';

export const submitExpense = operation({
  name: 'expenses.submit',
  summary: 'Submit an expense for approval',
  effect: 'write',
  permission: 'submit_expenses',
  input: z.strictObject({ expense_id: id('exp'), ...expectedVersion }),
  output: Expense.schema,
  emits: [expenseSubmitted],
  fails: [expenseLocked, expenseNotDraft],
  rest: post('/expenses/{expense_id}/submit'),
  mcp: {
    when: 'Ask for approval of an expense that is complete. Afterwards it cannot change; expenses_reopen takes it back.',
  },
  async run(ctx, { expense_id, expected_version }) {
    const before = await holdExpense(ctx, expense_id, 'submit', expected_version);
    const after = await ctx.update(before, {
      status: 'submitted',
      submitted_at: ctx.now,
      decided_at: null,
      decided_by: null,
      rejection_reason: null,
    });
    return ctx.emit(expenseSubmitted, after, before);
  },
});
