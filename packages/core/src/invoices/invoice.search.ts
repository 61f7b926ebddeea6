import { type Sql, sql } from '@stint/db';
import { searchable } from '../kernel/index.ts';
import { Invoice } from './invoice.schema.ts';

/** Lines are seen with the invoice, and every change of one is an event of it. */
const lines = (t: Sql) => sql`(SELECT string_agg(l.description, E'\n' ORDER BY l.position) FROM invoice_lines l
  WHERE l.org_id = ${t}.org_id AND l.invoice_id = ${t}.id)`;

export const invoiceSearch = searchable({
  entity: Invoice,
  key: 'number',
  title: 'number',
  body: [(t) => sql`${t}.buyer ->> 'name'`, 'purchase_order', lines, 'notes', 'footer'],
  partOf: 'client_id',
});
