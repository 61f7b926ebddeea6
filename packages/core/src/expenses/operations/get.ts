import { get, getOperation, id } from '../../kernel/index.ts';
import { Expense } from '../expense.schema.ts';

export const getExpense = getOperation({
  name: 'expenses.get',
  summary: 'Get an expense',
  permission: null,
  entity: Expense,
  by: 'expense_id',
  id: id('exp'),
  rest: get('/expenses/{expense_id}'),
  mcp: { when: 'Read one expense by id. Its receipts are attachments_list with the same id as subject_id.' },
});
