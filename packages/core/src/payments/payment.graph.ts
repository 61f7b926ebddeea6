import { Client } from '../clients/client.schema.ts';
import { Invoice } from '../invoices/invoice.schema.ts';
import { graph } from '../kernel/index.ts';
import { getPayment } from './operations/get.ts';
import { listPayments } from './operations/list.ts';
import { allocationListing, paymentListing, refundListing } from './payment.listing.ts';
import { Allocation, Payment, Refund } from './payment.schema.ts';

export const paymentGraph = [
  graph({
    entity: Payment,
    type: 'Payment',
    one: { field: 'payment', operation: getPayment, by: 'payment_id' },
    many: { field: 'payments', operation: listPayments },
    on: [
      { parent: () => Client, field: 'payments', listing: paymentListing, by: 'client_id' },
      { parent: () => Invoice, field: 'payments', listing: paymentListing, by: 'invoice_id' },
    ],
  }),
  graph({
    entity: Allocation,
    type: 'Allocation',
    on: [
      { parent: () => Payment, field: 'allocations', listing: allocationListing, by: 'payment_id' },
      { parent: () => Invoice, field: 'allocations', listing: allocationListing, by: 'invoice_id' },
    ],
  }),
  graph({
    entity: Refund,
    type: 'Refund',
    on: [{ parent: () => Payment, field: 'refunds', listing: refundListing, by: 'payment_id' }],
  }),
];
