import type { Context, Row } from '../kernel/index.ts';
import { movePayment } from './payment.allocate.ts';
import { paymentRecorded } from './payment.events.ts';
import { type Move, sumOf } from './payment.plan.ts';
import { postPayment } from './payment.posting.ts';
import { type PAYMENT_METHODS, Payment } from './payment.schema.ts';

interface Received {
  readonly client_id: string;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number | bigint;
  /** YYYY-MM-DD. */
  readonly received_on: string;
  readonly method: (typeof PAYMENT_METHODS)[number];
  readonly reference?: string | null | undefined;
  readonly note?: string | null | undefined;
}

/** Records money received and puts it against invoices, which the transaction holds; the rest is credit of the client. */
export async function recordPayment(
  ctx: Context,
  received: Received,
  moves: readonly Move[],
): Promise<Row<typeof Payment>> {
  const columns = { ...received, allocated: sumOf(moves) };
  const payment = ctx.emit(paymentRecorded, await ctx.insert(Payment, columns));
  await postPayment(ctx, payment.value);
  await movePayment(ctx, payment, moves, received.received_on);
  return payment;
}
