import { conflict } from '../kernel/index.ts';

export const invoiceNotOpen = conflict('invoice_not_open', 'The invoice takes no money in the state it is in');
export const nothingToAllocate = conflict(
  'nothing_to_allocate',
  'There is nothing to put, or no invoice to put it against',
);
export const nothingToRefund = conflict('nothing_to_refund', 'All of the payment went back already');
export const paymentRefundedConflict = conflict('payment_refunded', 'Money of the payment went back to the client');
export const noCredit = conflict('no_credit', 'The client has no credit in this currency');
