import { z } from 'zod';
import { day, expectedVersion, id, type Json, line, operation, post, readMany } from '../../kernel/index.ts';
import { invoiceNotOpen, payInFull, settlingInvoices } from '../../payments/index.ts';
import { paymentRecorded } from '../../payments/payment.events.ts';
import { PAYMENT_METHODS } from '../../payments/payment.schema.ts';
import { Invoice, InvoiceWithLines } from '../invoice.schema.ts';

export const markInvoicePaid = operation({
  name: 'invoices.mark_paid',
  summary: 'Record that an invoice was paid in full',
  effect: 'write',
  scope: 'manage:invoices',
  permission: 'manage_payments',
  input: z.strictObject({
    invoice_id: id('inv'),
    /** Today in the organization's zone, if not given. */
    paid_on: day().optional(),
    method: z.enum(PAYMENT_METHODS).default('bank_transfer'),
    /** What the bank or the client calls it. */
    reference: line(200).nullable().optional(),
    ...expectedVersion,
  }),
  output: InvoiceWithLines,
  emits: [paymentRecorded, ...settlingInvoices],
  fails: [invoiceNotOpen],
  rest: post('/invoices/{invoice_id}/mark-paid'),
  mcp: {
    when: 'Record a payment of exactly what is due on an invoice. For another amount, or several invoices, use payments_record.',
  },
  async run(ctx, { invoice_id, ...paid }) {
    await payInFull(ctx, invoice_id, paid);
    const [invoice] = await readMany(ctx, Invoice, [invoice_id], { expand: ['lines'] });
    return invoice as Json;
  },
});
