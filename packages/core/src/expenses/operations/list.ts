import { get, listOperation } from '../../kernel/index.ts';
import { expenseListing } from '../expense.listing.ts';

export const listExpenses = listOperation({
  name: 'expenses.list',
  summary: 'List expenses',
  permission: null,
  listing: expenseListing,
  rest: get('/expenses'),
  mcp: { when: 'Find expenses by state, person, project, client or day; status submitted is what waits for approval.' },
});
