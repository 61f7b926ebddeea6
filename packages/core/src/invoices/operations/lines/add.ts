import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { lockDraft, withLines } from '../../invoice.draft.ts';
import { invoiceUpdated } from '../../invoice.events.ts';
import { invoiceNotDraft } from '../../invoice.failures.ts';
import { AddedLine, checkDays } from '../../invoice.input.ts';
import { itemOf } from '../../invoice.item.ts';
import { insertLines, recalculate } from '../../invoice.lines.ts';
import { InvoiceWithLines } from '../../invoice.schema.ts';
import { taxOf } from '../../invoice.tax.ts';

export const addLine = operation({
  name: 'invoices.lines.add',
  summary: 'Add a line to a draft',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...AddedLine.shape, ...expectedVersion }),
  output: InvoiceWithLines,
  emits: [invoiceUpdated],
  fails: [invoiceNotDraft],
  rest: post('/invoices/{invoice_id}/lines', 201),
  mcp: { when: 'Add one line at the end of a draft, such as a fixed price. Answers the draft with its sums.' },
  async run(ctx, { invoice_id, expected_version, ...line }) {
    checkDays(line);
    const draft = await lockDraft(ctx, invoice_id, expected_version);
    const { client_id, tax_treatment } = draft.value;
    const client = await ctx.db.client.findFirstOrThrow({
      where: { id: client_id },
      select: { default_tax_rate: true },
    });
    const tax = await taxOf(ctx, client, tax_treatment);
    await insertLines(ctx, invoice_id, [itemOf(line, tax, 'tax_rate')]);
    return withLines(ctx, ctx.emit(invoiceUpdated, await recalculate(ctx, draft), draft));
  },
});
