import { get, getOperation, id } from '../../kernel/index.ts';
import { Invoice } from '../invoice.schema.ts';

export const getInvoice = getOperation({
  name: 'invoices.get',
  summary: 'Get a document with its lines',
  permission: 'view_finances',
  entity: Invoice,
  by: 'invoice_id',
  id: id('inv'),
  expands: ['lines'],
  rest: get('/invoices/{invoice_id}'),
  mcp: { when: 'Read one document by id, with its lines, sums and state.' },
});
