import { sql } from '@stint/db';
import { type Context, ROW } from '../kernel/index.ts';
import { settleInvoice } from './invoice.settle.ts';
import { allocationsOf, amountOf, moveAllocations } from './payment.allocate.ts';
import { holdDocuments, type InvoiceRow } from './payment.invoices.ts';
import { creditNoteSource } from './payment.posting.ts';

/** Holds a credit note and the invoices it was put against, in the order in which documents are held. */
export const holdCredit = (ctx: Context, note_id: string): Promise<InvoiceRow[]> =>
  holdDocuments(
    ctx,
    sql`(${ROW}.id = ${note_id} OR ${ROW}.id IN (SELECT a.invoice_id FROM allocations a
      WHERE a.org_id = ${ctx.caller.org_id} AND a.credit_note_id = ${note_id}))`,
  );

/** Takes a credit note off the invoices it was put against, which `holdCredit` held and which are owed again; answers how much that was. */
export async function liftCredit(
  ctx: Context,
  note: InvoiceRow,
  held: readonly InvoiceRow[],
  posted_on: string,
): Promise<bigint> {
  if (note.value.type !== 'credit_note') return 0n;
  const source = creditNoteSource(note);
  const allocations = await allocationsOf(ctx, source);
  const invoices = new Map(held.map((row) => [row.id, row]));
  // What was put against another while this one was waited for.
  const others = allocations.map(({ value }) => value.invoice_id).filter((id) => !invoices.has(id));
  if (others.length) {
    for (const row of await holdDocuments(ctx, sql`${ROW}.id = ANY(${others})`)) invoices.set(row.id, row);
  }
  const moves = allocations.map((allocation) => ({
    invoice: invoices.get(allocation.value.invoice_id) as InvoiceRow,
    amount: -amountOf(allocation),
  }));
  await moveAllocations(ctx, source, moves, posted_on);
  for (const { invoice, amount } of moves) await settleInvoice(ctx, invoice, { credited: amount });
  return moves.reduce((sum, { amount }) => sum - amount, 0n);
}
