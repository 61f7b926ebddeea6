import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { expectedVersion, fail, id, operation, post } from '../../kernel/index.ts';
import { insertDraft } from '../invoice.create.ts';
import { withLines } from '../invoice.draft.ts';
import { invoiceCreated } from '../invoice.events.ts';
import { alreadyConverted, invoiceNotIssued, wrongDocumentType } from '../invoice.failures.ts';
import { copyLines, recalculate } from '../invoice.lines.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';
import { holdIssued, stateOf } from '../invoice.state.ts';

export const convertInvoice = operation({
  name: 'invoices.convert',
  summary: 'Draft the invoice of a quote or proforma',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...expectedVersion }),
  output: InvoiceWithLines,
  emits: [invoiceCreated],
  fails: [wrongDocumentType, invoiceNotIssued, alreadyConverted],
  rest: post('/invoices/{invoice_id}/convert', 201),
  mcp: {
    when: 'Draft an invoice from a quote or proforma that was issued and agreed to: the same lines and terms. Once only.',
  },
  async run(ctx, { invoice_id, expected_version }) {
    const allowed = { types: ['quote', 'proforma'], statuses: ['issued'] } as const;
    const of = await holdIssued(ctx, invoice_id, allowed, expected_version);
    const made = await ctx.db.invoice.findFirst({
      where: { source_invoice_id: invoice_id, status: { not: 'void' } },
      select: { id: true, number: true, status: true },
    });
    if (made) {
      throw fail(alreadyConverted, {
        detail: `The ${made.status} invoice ${made.number ?? made.id} was made of it. Delete or void that one first.`,
        current_state: { ...stateOf(of), invoice: made },
      });
    }
    const { project_id, currency, language, payment_terms_days, tax_treatment, purchase_order, notes, footer } =
      of.value;
    const { discount_percent, discount_amount, exchange_rate, period_from, period_to, client_id } = of.value;
    const client = await ctx.find(Client, client_id, { deleted: true });
    const terms = {
      currency,
      exchange_rate,
      language,
      payment_terms_days,
      tax_treatment,
      purchase_order,
      notes,
      footer,
    };
    const discount = { discount_percent, discount_amount: discount_amount.amount };
    const period = { project_id, period_from, period_to, source_invoice_id: invoice_id };
    const draft = await insertDraft(ctx, client.value, 'invoice', { ...terms, ...discount, ...period });
    await copyLines(ctx, invoice_id, draft.id);
    return withLines(ctx, ctx.emit(invoiceCreated, await recalculate(ctx, draft)));
  },
});
