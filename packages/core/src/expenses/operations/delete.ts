import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { expenseDeleted } from '../expense.events.ts';
import { expenseLocked, expenseNotDraft } from '../expense.failures.ts';
import { holdExpense } from '../expense.state.ts';

export const deleteExpense = operation({
  name: 'expenses.delete',
  summary: 'Delete an expense',
  effect: 'destroy',
  permission: 'submit_expenses',
  input: z.strictObject({ expense_id: id('exp') }),
  output: Deleted(id('exp')),
  emits: [expenseDeleted],
  fails: [expenseNotDraft, expenseLocked],
  rest: del('/expenses/{expense_id}'),
  mcp: { when: 'Delete an expense that is a draft or was rejected. There is no way back.' },
  async run(ctx, { expense_id }) {
    const expense = await holdExpense(ctx, expense_id, 'delete');
    await ctx.delete(expense);
    ctx.emit(expenseDeleted, expense);
    return deleted(expense_id);
  },
});
