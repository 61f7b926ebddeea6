import { get, listOperation } from '../../kernel/index.ts';
import { paymentListing } from '../payment.listing.ts';

export const listPayments = listOperation({
  name: 'payments.list',
  summary: 'List payments',
  permission: 'view_finances',
  listing: paymentListing,
  rest: get('/payments'),
  mcp: { when: 'Find payments of a client or of a range of days, or those with money left (unallocated: true).' },
});
