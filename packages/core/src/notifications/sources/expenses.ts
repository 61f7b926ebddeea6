import { sql } from '@stint/db';
import { expenseApproved, expensePaid, expenseRejected, expenseSubmitted } from '../../expenses/expense.events.ts';
import { Expense } from '../../expenses/index.ts';
import { holding, type News, person } from '../notification.source.ts';

export const expenseNews: News = {
  topic: Expense,
  title: (t) => sql`${t}.category || ', ' || ${t}.spent_on::text`,
  sources: [
    {
      on: expenseSubmitted,
      category: 'approvals',
      to: holding('manage_expenses'),
      says: ({ who, title }) => `${who} asks for approval of an expense (${title})`,
    },
    {
      on: expenseApproved,
      category: 'approvals',
      to: person(),
      says: ({ who, title }) => `${who} approved your expense (${title})`,
    },
    {
      on: expenseRejected,
      category: 'approvals',
      to: person(),
      says: ({ who, title }) => `${who} rejected your expense (${title})`,
    },
    {
      on: expensePaid,
      category: 'approvals',
      to: person(),
      says: ({ title }) => `Your expense was paid (${title})`,
    },
  ],
};
