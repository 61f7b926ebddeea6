import { Client } from '../clients/index.ts';
import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { invoiceListing, lineListing } from './invoice.listing.ts';
import { Invoice, InvoiceLine } from './invoice.schema.ts';
import { getInvoice } from './operations/get.ts';
import { listInvoices } from './operations/list.ts';

export const invoiceGraph = [
  graph({
    entity: Invoice,
    type: 'Invoice',
    one: { field: 'invoice', operation: getInvoice, by: 'invoice_id' },
    many: { field: 'invoices', operation: listInvoices },
    on: [
      { parent: () => Client, field: 'invoices', listing: invoiceListing, by: 'client_id' },
      { parent: () => Project, field: 'invoices', listing: invoiceListing, by: 'project_id' },
      { parent: () => Invoice, field: 'creditNotes', listing: invoiceListing, by: 'credits_invoice_id' },
    ],
  }),
  graph({
    entity: InvoiceLine,
    type: 'InvoiceLine',
    on: [{ parent: () => Invoice, field: 'lines', listing: lineListing, by: 'invoice_id' }],
  }),
];
