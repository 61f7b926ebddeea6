import { expenseGraph } from './expense.graph.ts';
import { Expense } from './expense.schema.ts';
import { approveExpense } from './operations/approve.ts';
import { expenseCategories } from './operations/categories.ts';
import { createExpense } from './operations/create.ts';
import { deleteExpense } from './operations/delete.ts';
import { getExpense } from './operations/get.ts';
import { listExpenses } from './operations/list.ts';
import { markExpensePaid } from './operations/mark-paid.ts';
import { rejectExpense } from './operations/reject.ts';
import { reopenExpense } from './operations/reopen.ts';
import { submitExpense } from './operations/submit.ts';
import { updateExpense } from './operations/update.ts';

export { billExpenses, billingExpenses, releaseExpenses } from './expense.billing.ts';
export { Expense };

/** What people spent for the work, and what of it clients pay. */
export const expenses = {
  operations: [
    listExpenses,
    getExpense,
    expenseCategories,
    createExpense,
    updateExpense,
    deleteExpense,
    submitExpense,
    approveExpense,
    rejectExpense,
    markExpensePaid,
    reopenExpense,
  ],
  entities: [Expense],
  graph: expenseGraph,
};
