import { z } from 'zod';
import { type Context, expectedVersion, fail, id, operation, post, type Row } from '../../kernel/index.ts';
import { todayOf } from '../../orgs/index.ts';
import { settlingInvoices } from '../invoice.settle.ts';
import { allocationsOf, amountOf, movePayment } from '../payment.allocate.ts';
import { inFull } from '../payment.answer.ts';
import { paymentAllocated } from '../payment.events.ts';
import { invoiceNotOpen, nothingToAllocate } from '../payment.failures.ts';
import { type AllocationInput, allocationsInput } from '../payment.input.ts';
import { holdNamed, holdOpen } from '../payment.invoices.ts';
import { type Move, replan, spread, sumOf } from '../payment.plan.ts';
import { Payment, PaymentInFull } from '../payment.schema.ts';

export const allocatePayment = operation({
  name: 'payments.allocate',
  summary: 'Put what is left of a payment against invoices, or change what it pays',
  effect: 'write',
  scope: 'manage:payments',
  permission: 'manage_payments',
  input: z.strictObject({
    payment_id: id('pay'),
    /** All that it shall pay; what is not named is taken back off. Left out: what is left, the oldest due first. */
    allocations: allocationsInput().optional(),
    ...expectedVersion,
  }),
  output: PaymentInFull,
  emits: [paymentAllocated, ...settlingInvoices],
  fails: [invoiceNotOpen, nothingToAllocate],
  rest: post('/payments/{payment_id}/allocate'),
  mcp: {
    when: 'Put the rest of a payment against open invoices, or say anew what it pays: the list given replaces what stands, so read it with payments_get first.',
  },
  async run(ctx, { payment_id, allocations, expected_version }) {
    const before = await ctx.lock(Payment, payment_id, expected_version);
    const moves = allocations ? await changed(ctx, before, allocations) : await rest(ctx, before);
    const allocated = BigInt(before.value.allocated.amount) + sumOf(moves);
    const after = ctx.emit(paymentAllocated, await ctx.update(before, { allocated }), before);
    await movePayment(ctx, after, moves, await todayOf(ctx));
    return inFull(ctx, payment_id);
  },
});

async function changed(
  ctx: Context,
  { id, value }: Row<typeof Payment>,
  allocations: readonly AllocationInput[],
): Promise<Move[]> {
  const existing = await allocationsOf(ctx, { type: 'payment', id });
  const has = new Map(existing.map((row) => [row.value.invoice_id, amountOf(row)]));
  const invoices = await holdNamed(ctx, [...has.keys(), ...allocations.map(({ invoice_id }) => invoice_id)]);
  const amount = BigInt(value.amount.amount - value.refunded.amount);
  return replan({ allocations, invoices, has, purse: value, amount });
}

async function rest(ctx: Context, { value }: Row<typeof Payment>): Promise<Move[]> {
  const moves = spread(await holdOpen(ctx, value), BigInt(value.unallocated.amount));
  if (moves.length > 0) return moves;
  const { amount, allocated, refunded, unallocated } = value;
  throw fail(nothingToAllocate, {
    detail: unallocated.amount
      ? `The client has no open invoice in ${value.currency}; ${unallocated.amount} stays credit.`
      : 'Nothing of the payment is left. To change what it pays, say the allocations.',
    current_state: { amount, allocated, refunded, unallocated },
  });
}
