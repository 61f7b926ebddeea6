import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { expenseReopened } from '../expense.events.ts';
import { expenseLocked, expenseNotReopenable } from '../expense.failures.ts';
import { Expense } from '../expense.schema.ts';
import { holdExpense } from '../expense.state.ts';

export const reopenExpense = operation({
  name: 'expenses.reopen',
  summary: 'Take an expense back to a draft',
  effect: 'write',
  permission: 'submit_expenses',
  input: z.strictObject({ expense_id: id('exp'), ...expectedVersion }),
  output: Expense.schema,
  emits: [expenseReopened],
  fails: [expenseLocked, expenseNotReopenable],
  rest: post('/expenses/{expense_id}/reopen'),
  mcp: {
    when: 'Take back an expense that was submitted, to correct it; an approved one only with manage_expenses, and not while it is on an invoice.',
  },
  async run(ctx, { expense_id, expected_version }) {
    const before = await holdExpense(ctx, expense_id, 'reopen', expected_version);
    const after = await ctx.update(before, {
      status: 'draft',
      submitted_at: null,
      decided_at: null,
      decided_by: null,
      rejection_reason: null,
    });
    return ctx.emit(expenseReopened, after, before);
  },
});
