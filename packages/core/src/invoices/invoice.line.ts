import type { Context, Row } from '../kernel/index.ts';
import { lockDraft } from './invoice.draft.ts';
import { type Invoice, InvoiceLine } from './invoice.schema.ts';

/** A line for a change, with its draft held: the document first, so that two changes of it do not wait for each other. */
export async function lockLine(
  ctx: Context,
  line_id: string,
  expected_version?: number,
): Promise<{ draft: Row<typeof Invoice>; line: Row<typeof InvoiceLine> }> {
  const { invoice_id } = (await ctx.find(InvoiceLine, line_id)).value;
  const draft = await lockDraft(ctx, invoice_id);
  return { draft, line: await ctx.lock(InvoiceLine, line_id, expected_version) };
}
