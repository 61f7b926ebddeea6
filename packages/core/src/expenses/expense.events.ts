import { event } from '../kernel/index.ts';
import { Expense } from './expense.schema.ts';

export const expenseCreated = event('expense.created', Expense, 'An expense was entered');
export const expenseUpdated = event('expense.updated', Expense, 'An expense was changed');
export const expenseDeleted = event('expense.deleted', Expense, 'An expense was deleted');
export const expenseSubmitted = event('expense.submitted', Expense, 'An expense was submitted for approval');
export const expenseApproved = event('expense.approved', Expense, 'An expense was approved');
export const expenseRejected = event('expense.rejected', Expense, 'An expense was rejected');
export const expenseReopened = event('expense.reopened', Expense, 'An expense was taken back to a draft');
export const expensePaid = event('expense.paid', Expense, 'An expense was paid to the person who spent it');
