import { get, listOperation } from '../../kernel/index.ts';
import { invoiceListing } from '../invoice.listing.ts';

export const listInvoices = listOperation({
  name: 'invoices.list',
  summary: 'List invoices, quotes, proformas and credit notes',
  permission: 'view_finances',
  listing: invoiceListing,
  rest: get('/invoices'),
  mcp: {
    when: 'Find documents by client, state or number: what is a draft, what is overdue. Lines come with invoices_get.',
  },
});
