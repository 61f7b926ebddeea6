import { conflict } from '../kernel/index.ts';

export const expenseNotDraft = conflict('expense_not_draft', 'The expense is submitted or decided');
export const expenseNotSubmitted = conflict('expense_not_submitted', 'The expense is not waiting for a decision');
export const expenseNotApproved = conflict('expense_not_approved', 'The expense is not approved');
export const expenseNotReopenable = conflict('expense_not_reopenable', 'The expense cannot go back to a draft');
export const expenseLocked = conflict('expense_locked', 'The expense is on an invoice');
