import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, contains, day, equals, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { DOCUMENT_TYPES, INVOICE_STATUSES, Invoice, InvoiceLine, today } from './invoice.schema.ts';

export const invoiceListing = listing({
  entity: Invoice,
  filters: {
    q: contains('number', 'purchase_order'),
    type: equals('type', z.enum(DOCUMENT_TYPES)),
    status: equals('status', z.enum(INVOICE_STATUSES)),
    client_id: equals('client_id', id('cli')),
    project_id: equals('project_id', id('prj')),
    recurrence_id: equals('recurrence_id', id('irc')),
    credits_invoice_id: equals('credits_invoice_id', id('inv')),
    overdue: {
      schema: z.boolean(),
      sql: (value: boolean, t) => sql`(${t}.type = 'invoice' AND ${t}.status IN ('issued', 'partially_paid')
        AND ${t}.due_date < ${today(t)}) = ${value}`,
    },
    sent: isSet('sent_at'),
    issued_from: since('issue_date', day()),
    issued_to: { schema: day(), sql: (value, t) => sql`${t}.issue_date <= ${value}::date` },
    due_before: { schema: day(), sql: (value, t) => sql`${t}.due_date < ${value}::date` },
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
    // What is not issued yet counts as last, so first when descending.
    issue_date: { sql: (t) => sql`coalesce(${t}.issue_date, 'infinity')`, type: 'date' },
    due_date: { sql: (t) => sql`coalesce(${t}.due_date, 'infinity')`, type: 'date' },
    number: { sql: (t) => sql`coalesce(${t}.number, ${raw("''")})`, type: 'text' },
  },
  order: '-created_at',
});

export const lineListing = listing({
  entity: InvoiceLine,
  filters: { invoice_id: equals('invoice_id', id('inv')) },
  sorts: { position: byColumn('position', 'integer') },
  order: 'position',
});
