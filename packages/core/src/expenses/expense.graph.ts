import { Client } from '../clients/index.ts';
import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { expenseListing } from './expense.listing.ts';
import { Expense } from './expense.schema.ts';
import { getExpense } from './operations/get.ts';
import { listExpenses } from './operations/list.ts';

export const expenseGraph = [
  graph({
    entity: Expense,
    type: 'Expense',
    one: { field: 'expense', operation: getExpense, by: 'expense_id' },
    many: { field: 'expenses', operation: listExpenses },
    on: [
      { parent: () => Project, field: 'expenses', listing: expenseListing, by: 'project_id' },
      { parent: () => Client, field: 'expenses', listing: expenseListing, by: 'client_id' },
    ],
  }),
];
