import { sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../clients/client.schema.ts';
import {
  any,
  currency,
  day,
  entity,
  field,
  having,
  id,
  instant,
  line,
  Money,
  moneyField,
  ownOr,
  prose,
} from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';

export const EXPENSE_STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'paid'] as const;
export type ExpenseStatus = (typeof EXPENSE_STATUSES)[number];

/** What somebody spent for the work. */
export const Expense = entity({
  name: 'expense',
  domain: 'expenses',
  kind: 'exp',
  table: 'expenses',
  model: 'Expense',
  visible: any(ownOr('manage_expenses'), having('view_finances')),
  relations: {
    project: { to: () => Project, by: 'project_id' },
    client: { to: () => Client, by: 'client_id' },
  },
  fields: {
    id: id('exp'),
    /** Who spent it. */
    user_id: id('usr'),
    project_id: id('prj').nullable(),
    client_id: id('cli').nullable(),
    category: line(100),
    merchant: line(200).nullable(),
    description: field(prose(2000).nullable(), { prose: true }),
    spent_on: day(),
    currency: currency(),
    /** Gross. */
    amount: moneyField(Money, 'amount', null),
    /** Basis points: 1900 is 19 %. */
    tax_rate: z.int(),
    /** The tax in the amount. */
    tax_amount: moneyField(Money, 'tax_amount', null),
    is_billable: z.boolean(),
    /** Basis points on top of the net when it is billed. */
    markup: z.int(),
    status: z.enum(EXPENSE_STATUSES),
    submitted_at: instant().nullable(),
    /** When it was approved or rejected, and by whom. */
    decided_at: instant().nullable(),
    decided_by: id('usr').nullable(),
    rejection_reason: field(prose(500).nullable(), { prose: true }),
    /** When it was paid to the person. */
    paid_at: instant().nullable(),
    /** Its receipts, as they were put on it. */
    attachment_ids: field(z.array(id('att')), {
      sql: (t) => sql`ARRAY(SELECT a.id FROM attachments a WHERE a.org_id = ${t}.org_id AND a.subject_id = ${t}.id
        AND a.status = 'ready' AND a.deleted_at IS NULL ORDER BY a.created_at, a.id)`,
    }),
    /** On an invoice: the expense cannot change. */
    locked: field(z.boolean(), { sql: (t) => sql`${t}.invoice_line_id IS NOT NULL` }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
