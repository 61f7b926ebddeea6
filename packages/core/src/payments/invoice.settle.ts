import { invoicePaid, invoicePartiallyPaid, invoiceReopened } from '../invoices/invoice.events.ts';
import type { Invoice } from '../invoices/invoice.schema.ts';
import type { Context, Row } from '../kernel/index.ts';

/** What settling may publish; operations that settle list it in their `emits`. */
export const settlingInvoices = [invoicePaid, invoicePartiallyPaid, invoiceReopened] as const;

interface Settlement {
  /** Minor units, added; negative takes back. */
  readonly paid?: bigint;
  readonly credited?: bigint;
}

/**
 * Puts money or credit against an invoice, which the transaction holds, and publishes what became of it: paid in full,
 * in part, or open again. That it does not exceed the total is for the caller to check, and for the database.
 */
export async function settleInvoice(
  ctx: Context,
  before: Row<typeof Invoice>,
  { paid = 0n, credited = 0n }: Settlement,
): Promise<Row<typeof Invoice>> {
  const was = before.value;
  const nowPaid = BigInt(was.paid.amount) + paid;
  const nowCredited = BigInt(was.credited.amount) + credited;
  const covered = nowPaid + nowCredited;
  const status = covered === BigInt(was.total.amount) ? 'paid' : covered > 0n ? 'partially_paid' : 'issued';
  const after = await ctx.update(before, {
    paid: nowPaid,
    credited: nowCredited,
    status,
    paid_at: status === 'paid' ? (was.paid_at ?? ctx.now) : null,
  });
  const less = covered < BigInt(was.paid.amount) + BigInt(was.credited.amount);
  const event = less ? invoiceReopened : status === 'paid' ? invoicePaid : invoicePartiallyPaid;
  return ctx.emit(event, after, before);
}
