import { Client } from '../../clients/index.ts';
import { graph } from '../../kernel/index.ts';
import { getRecurrence } from '../operations/recurrences/get.ts';
import { listRecurrences } from '../operations/recurrences/list.ts';
import { recurrenceListing } from './recurrence.listing.ts';
import { InvoiceRecurrence } from './recurrence.schema.ts';

export const recurrenceGraph = [
  graph({
    entity: InvoiceRecurrence,
    type: 'InvoiceRecurrence',
    one: { field: 'invoiceRecurrence', operation: getRecurrence, by: 'recurrence_id' },
    many: { field: 'invoiceRecurrences', operation: listRecurrences },
    on: [{ parent: () => Client, field: 'invoiceRecurrences', listing: recurrenceListing, by: 'client_id' }],
  }),
];
