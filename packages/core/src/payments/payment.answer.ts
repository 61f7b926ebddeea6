import { type Context, type Json, readMany } from '../kernel/index.ts';
import { Payment } from './payment.schema.ts';

/** A payment with its allocations and refunds, as it now stands. */
export async function inFull(ctx: Context, payment_id: string): Promise<Json<any>> {
  const [payment] = await readMany(ctx, Payment, [payment_id], { expand: ['allocations', 'refunds'] });
  if (!payment) throw new Error(`payment ${payment_id} was written and cannot be read.`);
  return payment;
}
