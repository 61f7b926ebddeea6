import { byColumn, contains, equals, id, isSet, listing } from '../../kernel/index.ts';
import { InvoiceRecurrence } from './recurrence.schema.ts';

export const recurrenceListing = listing({
  entity: InvoiceRecurrence,
  filters: {
    q: contains('name'),
    client_id: equals('client_id', id('cli')),
    paused: isSet('paused_at'),
    created_by: equals('created_by', id('usr')),
  },
  sorts: { name: byColumn('name', 'text'), created_at: byColumn('created_at', 'timestamptz') },
  order: '-created_at',
});
