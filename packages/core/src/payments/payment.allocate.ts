import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { settleInvoice } from './invoice.settle.ts';
import type { Move } from './payment.plan.ts';
import { paymentSource, postAllocated, type Source } from './payment.posting.ts';
import { Allocation, type Payment } from './payment.schema.ts';

/** The allocations of a payment or credit note, which the transaction holds; the oldest first. */
export async function allocationsOf(ctx: Context, { type, id }: Pick<Source, 'type' | 'id'>) {
  const of = type === 'payment' ? sql`payment_id = ${id}` : sql`credit_note_id = ${id}`;
  const rows = await ctx.query<{ id: string }>(sql`SELECT id FROM allocations
    WHERE org_id = ${ctx.caller.org_id} AND ${of} ORDER BY id`);
  return ctx.reloadAll(
    Allocation,
    rows.map(({ id }) => id),
  );
}

export const amountOf = ({ value }: Row<typeof Allocation>): bigint => BigInt(value.amount.amount);

/** Writes what moves between a source and invoices, and posts it. Settling the invoices is for the caller. */
export async function moveAllocations(
  ctx: Context,
  source: Source,
  moves: readonly Move[],
  posted_on: string,
): Promise<void> {
  if (moves.length === 0) return;
  const existing = new Map((await allocationsOf(ctx, source)).map((row) => [row.value.invoice_id, row]));
  for (const move of moves) {
    const invoice_id = move.invoice.id;
    const row = existing.get(invoice_id);
    const amount = (row ? amountOf(row) : 0n) + move.amount;
    const from = source.type === 'payment' ? { payment_id: source.id } : { credit_note_id: source.id };
    if (!row) await ctx.insert(Allocation, { ...from, invoice_id, amount });
    else if (amount > 0n) await ctx.update(row, { amount });
    else await ctx.delete(row);
    await postAllocated(ctx, source, move, posted_on);
  }
}

/** Puts money of a payment against invoices, or takes it back, and settles them; all are held. */
export async function movePayment(
  ctx: Context,
  payment: Row<typeof Payment>,
  moves: readonly Move[],
  posted_on: string,
): Promise<void> {
  await moveAllocations(ctx, paymentSource(payment.value), moves, posted_on);
  for (const { invoice, amount } of moves) await settleInvoice(ctx, invoice, { paid: amount });
}
