import { get, listOperation } from '../../../kernel/index.ts';
import { recurrenceListing } from '../../recurrence/recurrence.listing.ts';

export const listRecurrences = listOperation({
  name: 'invoices.recurrences.list',
  summary: 'List recurring invoices',
  permission: 'view_finances',
  listing: recurrenceListing,
  rest: get('/invoice-recurrences'),
  mcp: { when: 'See which invoices are drafted again and again, for whom, and when next.' },
});
