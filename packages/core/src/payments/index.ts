import { allocatePayment } from './operations/allocate.ts';
import { deletePayment } from './operations/delete.ts';
import { getPayment } from './operations/get.ts';
import { listPayments } from './operations/list.ts';
import { recordPaymentOperation } from './operations/record.ts';
import { refundPayment } from './operations/refund.ts';
import { updatePayment } from './operations/update.ts';
import { paymentGraph } from './payment.graph.ts';
import { Allocation, Payment, Refund } from './payment.schema.ts';

export { applyCredit, applyingCredit } from './credit.apply.ts';
export { holdCredit, liftCredit } from './credit.lift.ts';
export { settleInvoice, settlingInvoices } from './invoice.settle.ts';
export { invoiceNotOpen, noCredit } from './payment.failures.ts';
export { payInFull } from './payment.full.ts';
export { amountInput } from './payment.input.ts';
export { Allocation, Payment, Refund };

/** Money received, what it pays, and what of it goes back. */
export const payments = {
  operations: [
    listPayments,
    getPayment,
    recordPaymentOperation,
    updatePayment,
    allocatePayment,
    refundPayment,
    deletePayment,
  ],
  entities: [Payment, Allocation, Refund],
  graph: paymentGraph,
};
