import { z } from 'zod';
import {
  type Context,
  day,
  expectedVersion,
  fail,
  id,
  invalid,
  operation,
  post,
  prose,
  type Row,
} from '../../kernel/index.ts';
import { checkPast, todayOf } from '../../orgs/index.ts';
import { settlingInvoices } from '../invoice.settle.ts';
import { allocationsOf, amountOf, movePayment } from '../payment.allocate.ts';
import { inFull } from '../payment.answer.ts';
import { paymentRefunded } from '../payment.events.ts';
import { nothingToRefund } from '../payment.failures.ts';
import { amountInput } from '../payment.input.ts';
import { holdNamed, type InvoiceRow } from '../payment.invoices.ts';
import { type Move, smaller, sumOf } from '../payment.plan.ts';
import { postRefund } from '../payment.posting.ts';
import { Payment, PaymentInFull, Refund } from '../payment.schema.ts';

export const refundPayment = operation({
  name: 'payments.refund',
  summary: 'Record that money of a payment went back to the client',
  effect: 'write',
  scope: 'manage:payments',
  permission: 'manage_payments',
  input: z.strictObject({
    payment_id: id('pay'),
    /** Minor units; all that is left, if not given. */
    amount: amountInput().optional(),
    /** Today in the organization's zone, if not given. */
    refunded_on: day().optional(),
    reason: prose(500).nullable().optional(),
    ...expectedVersion,
  }),
  output: PaymentInFull,
  emits: [paymentRefunded, ...settlingInvoices],
  fails: [nothingToRefund],
  rest: post('/payments/{payment_id}/refund'),
  mcp: {
    when: 'Record that money was paid back. What no invoice has used goes first; then invoices, the last paid first, are open again. It moves no money, and cannot be taken back.',
  },
  async run(ctx, { payment_id, reason, expected_version, ...input }) {
    const before = await ctx.lock(Payment, payment_id, expected_version);
    const refunded_on = input.refunded_on ?? (await todayOf(ctx));
    await checkPast(ctx, 'refunded_on', refunded_on);
    if (refunded_on < before.value.received_on) {
      throw invalid('refunded_on', `is before the payment, ${before.value.received_on}`, 'too_small');
    }
    const amount = asked(before, input.amount);
    const moves = await takenBack(ctx, before, amount - BigInt(before.value.unallocated.amount));
    const refund = { payment_id, amount, refunded_on };
    const { id } = await ctx.insert(Refund, { ...refund, reason });
    const after = await ctx.update(before, {
      allocated: BigInt(before.value.allocated.amount) + sumOf(moves),
      refunded: BigInt(before.value.refunded.amount) + amount,
    });
    ctx.emit(paymentRefunded, after, before);
    await movePayment(ctx, after, moves, refunded_on);
    await postRefund(ctx, after.value, { ...refund, id });
    return inFull(ctx, payment_id);
  },
});

/** How much goes back; never more than is left. */
function asked({ value }: Row<typeof Payment>, wanted: number | undefined): bigint {
  const { amount, allocated, refunded, unallocated } = value;
  const left = amount.amount - refunded.amount;
  if (left === 0) {
    const current_state = { amount, allocated, refunded, unallocated };
    throw fail(nothingToRefund, { detail: 'All of the payment went back already.', current_state });
  }
  if (wanted !== undefined && wanted > left) throw invalid('amount', `is more than what is left, ${left}`, 'too_big');
  return BigInt(wanted ?? left);
}

/** What comes off invoices for it, from the newest allocation on. */
async function takenBack(ctx: Context, { id }: Row<typeof Payment>, amount: bigint): Promise<Move[]> {
  if (amount <= 0n) return [];
  const allocations = (await allocationsOf(ctx, { type: 'payment', id })).reverse();
  const invoices = await holdNamed(
    ctx,
    allocations.map(({ value }) => value.invoice_id),
  );
  let left = amount;
  return allocations.flatMap((allocation) => {
    const invoice = invoices.get(allocation.value.invoice_id) as InvoiceRow;
    const part = smaller(left, amountOf(allocation));
    left -= part;
    return part > 0n ? [{ invoice, amount: -part }] : [];
  });
}
