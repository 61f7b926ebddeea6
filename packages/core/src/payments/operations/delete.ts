import { z } from 'zod';
import { Deleted, del, deleted, expectedVersion, fail, id, operation } from '../../kernel/index.ts';
import { settlingInvoices } from '../invoice.settle.ts';
import { allocationsOf, amountOf, movePayment } from '../payment.allocate.ts';
import { paymentDeleted } from '../payment.events.ts';
import { paymentRefundedConflict } from '../payment.failures.ts';
import { holdNamed, type InvoiceRow } from '../payment.invoices.ts';
import { postCorrection } from '../payment.posting.ts';
import { Payment } from '../payment.schema.ts';

export const deletePayment = operation({
  name: 'payments.delete',
  summary: 'Delete a payment recorded by mistake; its invoices are open again',
  effect: 'destroy',
  permission: 'manage_payments',
  input: z.strictObject({ payment_id: id('pay'), ...expectedVersion }),
  output: Deleted(id('pay')),
  emits: [paymentDeleted, ...settlingInvoices],
  fails: [paymentRefundedConflict],
  rest: del('/payments/{payment_id}'),
  mcp: { when: 'Take back a payment that never came in. Money that came in and was paid back is payments_refund.' },
  async run(ctx, { payment_id, expected_version }) {
    const before = await ctx.lock(Payment, payment_id, expected_version);
    const { amount, allocated, refunded, received_on } = before.value;
    if (refunded.amount > 0) {
      throw fail(paymentRefundedConflict, {
        detail: `${refunded.amount} of it went back to the client, so it stays. Refund the rest, if that went back, too.`,
        current_state: { amount, allocated, refunded },
      });
    }
    const allocations = await allocationsOf(ctx, { type: 'payment', id: payment_id });
    const invoices = await holdNamed(
      ctx,
      allocations.map(({ value }) => value.invoice_id),
    );
    const moves = allocations.map((allocation) => ({
      invoice: invoices.get(allocation.value.invoice_id) as InvoiceRow,
      amount: -amountOf(allocation),
    }));
    const after = await ctx.update(before, { allocated: 0, deleted_at: ctx.now });
    ctx.emit(paymentDeleted, after, before);
    await movePayment(ctx, after, moves, received_on);
    await postCorrection(ctx, before.value);
    return deleted(payment_id);
  },
});
