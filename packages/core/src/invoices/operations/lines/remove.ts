import { sql } from '@stint/db';
import { z } from 'zod';
import { del, expectedVersion, id, operation } from '../../../kernel/index.ts';
import { billing, release, withLines } from '../../invoice.draft.ts';
import { invoiceUpdated } from '../../invoice.events.ts';
import { invoiceNotDraft } from '../../invoice.failures.ts';
import { lockLine } from '../../invoice.line.ts';
import { recalculate } from '../../invoice.lines.ts';
import { InvoiceWithLines } from '../../invoice.schema.ts';

export const removeLine = operation({
  name: 'invoices.lines.remove',
  summary: 'Take a line off a draft and free what it bills',
  effect: 'destroy',
  permission: 'manage_invoices',
  input: z.strictObject({ line_id: id('lin'), ...expectedVersion }),
  output: InvoiceWithLines,
  emits: [invoiceUpdated, ...billing],
  fails: [invoiceNotDraft],
  rest: del('/invoice-lines/{line_id}'),
  mcp: { when: 'Take a line off a draft; its time or expense can be billed again. Answers the draft with its sums.' },
  async run(ctx, { line_id, expected_version }) {
    const { draft, line } = await lockLine(ctx, line_id, expected_version);
    const { invoice_id, position } = line.value;
    await release(ctx, invoice_id, [line_id]);
    await ctx.delete(line);
    await ctx.query(sql`UPDATE invoice_lines SET position = position - 1
      WHERE org_id = ${ctx.caller.org_id} AND invoice_id = ${invoice_id} AND position > ${position}`);
    return withLines(ctx, ctx.emit(invoiceUpdated, await recalculate(ctx, draft), draft));
  },
});
