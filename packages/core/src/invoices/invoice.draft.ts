import { billingExpenses, releaseExpenses } from '../expenses/index.ts';
import { type Context, fail, type Row } from '../kernel/index.ts';
import { billingTime, releaseEntries } from '../time/index.ts';
import { invoiceNotDraft } from './invoice.failures.ts';
import { Invoice, InvoiceLine } from './invoice.schema.ts';
import { stateOf } from './invoice.state.ts';

/** What billing and freeing may publish beside the document's own events. */
export const billing = [...billingTime, ...billingExpenses] as const;

/** A draft, held for a change; what is no draft any more does not change. */
export async function lockDraft(
  ctx: Context,
  invoice_id: string,
  expected_version?: number,
): Promise<Row<typeof Invoice>> {
  const invoice = await ctx.lock(Invoice, invoice_id, expected_version);
  if (invoice.value.status === 'draft') return invoice;
  throw fail(invoiceNotDraft, {
    detail: 'It was issued, so it stays as it is. Void it or issue a credit note, and draft anew.',
    current_state: stateOf(invoice),
  });
}

export const linesOf = async (ctx: Context, invoice_id: string): Promise<Row<typeof InvoiceLine>[]> => {
  const lines = await ctx.db.invoiceLine.findMany({
    where: { invoice_id },
    select: { id: true },
    orderBy: { position: 'asc' },
  });
  return ctx.reloadAll(
    InvoiceLine,
    lines.map(({ id }) => id),
  );
};

/** The document with its lines, as it is answered. */
export const withLines = async (ctx: Context, invoice: Row<typeof Invoice>) => ({
  ...invoice.value,
  lines: await linesOf(ctx, invoice.value.id),
});

/** Frees what a document bills: all of it, or what is on some of its lines. */
export async function release(ctx: Context, invoice_id: string, line_ids?: readonly string[]): Promise<void> {
  const ids =
    line_ids ??
    (await ctx.db.invoiceLine.findMany({ where: { invoice_id }, select: { id: true } })).map(({ id }) => id);
  await releaseEntries(ctx, ids);
  await releaseExpenses(ctx, ids);
}
