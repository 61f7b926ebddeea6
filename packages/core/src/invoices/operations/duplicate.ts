import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { fail, id, operation, post } from '../../kernel/index.ts';
import { insertDraft } from '../invoice.create.ts';
import { withLines } from '../invoice.draft.ts';
import { invoiceCreated } from '../invoice.events.ts';
import { wrongDocumentType } from '../invoice.failures.ts';
import { copyLines, recalculate } from '../invoice.lines.ts';
import { Invoice, InvoiceWithLines } from '../invoice.schema.ts';
import { stateOf } from '../invoice.state.ts';

export const duplicateInvoice = operation({
  name: 'invoices.duplicate',
  summary: 'Draft a document like another',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject({ invoice_id: id('inv') }),
  output: InvoiceWithLines,
  emits: [invoiceCreated],
  fails: [wrongDocumentType],
  rest: post('/invoices/{invoice_id}/duplicate', 201),
  mcp: {
    when: 'Draft the same again, in whatever state the first is. Time on it is copied as plain lines and not billed twice.',
  },
  async run(ctx, { invoice_id }) {
    const of = await ctx.find(Invoice, invoice_id);
    const { type, project_id, currency, language, payment_terms_days, tax_treatment } = of.value;
    const { purchase_order, notes, footer, discount_percent, discount_amount, client_id } = of.value;
    if (type === 'credit_note') {
      throw fail(wrongDocumentType, {
        detail: 'A credit note belongs to its invoice.',
        ways: { 'invoices.credit': 'makes another' },
        current_state: stateOf(of),
      });
    }
    const client = await ctx.find(Client, client_id);
    const terms = { currency, language, payment_terms_days, tax_treatment, purchase_order, notes, footer };
    const discount = { discount_percent, discount_amount: discount_amount.amount };
    const draft = await insertDraft(ctx, client.value, type, { project_id, ...terms, ...discount });
    await copyLines(ctx, invoice_id, draft.id);
    return withLines(ctx, ctx.emit(invoiceCreated, await recalculate(ctx, draft)));
  },
});
