import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, expectedVersion, id, invalid, operation, patch, type Row } from '../../kernel/index.ts';
import { checkPast } from '../../orgs/index.ts';
import { inFull } from '../payment.answer.ts';
import { paymentUpdated } from '../payment.events.ts';
import { paymentInput } from '../payment.input.ts';
import { postCorrection, postPayment } from '../payment.posting.ts';
import { Payment, PaymentInFull } from '../payment.schema.ts';

export const updatePayment = operation({
  name: 'payments.update',
  summary: 'Correct what was recorded of a payment',
  effect: 'write',
  scope: 'manage:payments',
  idempotent: true,
  permission: 'manage_payments',
  input: z.strictObject({ payment_id: id('pay'), ...z.strictObject(paymentInput).partial().shape, ...expectedVersion }),
  output: PaymentInFull,
  emits: [paymentUpdated],
  rest: patch('/payments/{payment_id}'),
  mcp: {
    when: 'Correct the day, method, reference, note or amount of a payment; the amount covers at least what is allocated and refunded. What it pays is changed with payments_allocate.',
  },
  async run(ctx, { payment_id, expected_version, ...input }) {
    const before = await ctx.lock(Payment, payment_id, expected_version);
    const { allocated, refunded, amount, received_on } = before.value;
    const used = allocated.amount + refunded.amount;
    if (input.amount !== undefined && input.amount < used) {
      throw invalid('amount', `is less than what is allocated and refunded of it, ${used}`, 'too_small');
    }
    if (input.received_on) await checkPast(ctx, 'received_on', input.received_on);
    if (input.received_on && refunded.amount) await beforeRefunds(ctx, before, input.received_on);
    const after = ctx.emit(paymentUpdated, await ctx.update(before, input), before);
    if (after.value.amount.amount !== amount.amount || after.value.received_on !== received_on) {
      await postCorrection(ctx, before.value);
      await postPayment(ctx, after.value);
    }
    return inFull(ctx, payment_id);
  },
});

/** Money goes back after it came in. */
async function beforeRefunds(ctx: Context, { id }: Row<typeof Payment>, received_on: string): Promise<void> {
  const [first] = await ctx.query<{ day: string | null }>(sql`SELECT min(refunded_on)::text AS day FROM refunds
    WHERE org_id = ${ctx.caller.org_id} AND payment_id = ${id}`);
  if (first?.day && received_on > first.day) {
    throw invalid('received_on', `is after the refund of ${first.day}`, 'too_big');
  }
}
