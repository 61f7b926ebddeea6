import { z } from 'zod';
import { Client } from '../../clients/client.schema.ts';
import { type Context, currency, id, needed, operation, post } from '../../kernel/index.ts';
import { checkPast } from '../../orgs/index.ts';
import { settlingInvoices } from '../invoice.settle.ts';
import { inFull } from '../payment.answer.ts';
import { paymentRecorded } from '../payment.events.ts';
import { invoiceNotOpen } from '../payment.failures.ts';
import { type AllocationInput, allocationsInput, paymentInput } from '../payment.input.ts';
import { holdNamed, holdOpen, type Purse } from '../payment.invoices.ts';
import { type Move, replan, spread } from '../payment.plan.ts';
import { recordPayment } from '../payment.record.ts';
import { PaymentInFull } from '../payment.schema.ts';

export const recordPaymentOperation = operation({
  name: 'payments.record',
  summary: 'Record money received from a client, and put it against invoices',
  effect: 'write',
  scope: 'manage:payments',
  permission: 'manage_payments',
  input: z.strictObject({
    client_id: id('cli'),
    ...paymentInput,
    reference: paymentInput.reference.optional(),
    note: paymentInput.note.optional(),
    /** The client's, if not given. */
    currency: currency().optional(),
    /** Left out: the client's open invoices of this currency, the oldest due first. Empty: none; it stays credit. */
    allocations: allocationsInput().optional(),
  }),
  output: PaymentInFull,
  emits: [paymentRecorded, ...settlingInvoices],
  fails: [invoiceNotOpen],
  rest: post('/payments', 201),
  mcp: {
    when: 'Record money that came in. Without allocations it pays the oldest invoices first; what is left over is credit of the client. For one invoice paid in full, invoices_mark_paid is shorter.',
  },
  async run(ctx, { allocations, ...received }) {
    needed(ctx, 'view_finances', 'a payment');
    await checkPast(ctx, 'received_on', received.received_on);
    const client = await ctx.find(Client, received.client_id);
    const purse = { client_id: client.id, currency: received.currency ?? client.value.currency };
    const moves = await planned(ctx, purse, BigInt(received.amount), allocations);
    const payment = await recordPayment(ctx, { ...received, ...purse }, moves);
    return inFull(ctx, payment.id);
  },
});

async function planned(
  ctx: Context,
  purse: Purse,
  amount: bigint,
  allocations: readonly AllocationInput[] | undefined,
): Promise<Move[]> {
  if (!allocations) return spread(await holdOpen(ctx, purse), amount);
  const invoices = await holdNamed(
    ctx,
    allocations.map(({ invoice_id }) => invoice_id),
  );
  return replan({ allocations, invoices, has: new Map(), purse, amount });
}
