import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, invalid, operation, post } from '../../../kernel/index.ts';
import { linesOf, lockDraft, withLines } from '../../invoice.draft.ts';
import { invoiceUpdated } from '../../invoice.events.ts';
import { invoiceNotDraft } from '../../invoice.failures.ts';
import { MAX_LINES } from '../../invoice.lines.ts';
import { InvoiceWithLines } from '../../invoice.schema.ts';

export const reorderLines = operation({
  name: 'invoices.lines.reorder',
  summary: 'Put the lines of a draft in order',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({
    invoice_id: id('inv'),
    /** Every line of the draft, in the order wanted. */
    line_ids: z.array(id('lin')).min(1).max(MAX_LINES),
    ...expectedVersion,
  }),
  output: InvoiceWithLines,
  emits: [invoiceUpdated],
  fails: [invoiceNotDraft],
  rest: post('/invoices/{invoice_id}/reorder-lines'),
  mcp: { when: "Change the order of a draft's lines; name all of them." },
  async run(ctx, { invoice_id, line_ids, expected_version }) {
    const draft = await lockDraft(ctx, invoice_id, expected_version);
    const there = new Set((await linesOf(ctx, invoice_id)).map((line) => line.id));
    const named = new Set(line_ids);
    if (
      named.size !== line_ids.length ||
      there.size !== named.size ||
      !line_ids.every((line_id) => there.has(line_id))
    ) {
      throw invalid('line_ids', `must name each of the ${there.size} lines of the draft once`);
    }
    await ctx.query(sql`UPDATE invoice_lines l SET position = o.nr, version = l.version + 1, updated_at = ${ctx.now}
      FROM unnest(${line_ids}::text[]) WITH ORDINALITY AS o(id, nr)
      WHERE l.org_id = ${ctx.caller.org_id} AND l.invoice_id = ${invoice_id} AND l.id = o.id`);
    return withLines(ctx, ctx.emit(invoiceUpdated, await ctx.update(draft, {}), draft));
  },
});
