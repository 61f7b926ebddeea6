import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, contains, day, equals, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { EXPENSE_STATUSES, Expense } from './expense.schema.ts';

export const expenseListing = listing({
  entity: Expense,
  filters: {
    q: contains('category', 'merchant', 'description'),
    status: equals('status', z.enum(EXPENSE_STATUSES)),
    user_id: equals('user_id', id('usr')),
    project_id: equals('project_id', id('prj')),
    client_id: equals('client_id', id('cli')),
    category: equals('category', z.string().trim().min(1).max(100)),
    is_billable: equals('is_billable', z.boolean()),
    billed: isSet('invoice_line_id'),
    /** Days on the receipt, both included. */
    from: since('spent_on', day()),
    to: { schema: day(), sql: (value, t) => sql`${t}.spent_on <= ${value}` },
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    spent_on: byColumn('spent_on', 'date'),
    amount: byColumn('amount', 'bigint'),
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: '-spent_on',
});
