import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { id, needed, operation, post } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { insertDraft } from '../invoice.create.ts';
import { withLines } from '../invoice.draft.ts';
import { invoiceCreated } from '../invoice.events.ts';
import { checkDraft, draftInput, LineInput } from '../invoice.input.ts';
import { itemOf } from '../invoice.item.ts';
import { insertLines, MAX_LINES, recalculate } from '../invoice.lines.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';
import { taxOf } from '../invoice.tax.ts';

export const createInvoice = operation({
  name: 'invoices.create',
  summary: 'Draft an invoice, quote or proforma',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject({
    client_id: id('cli'),
    type: z.enum(['invoice', 'quote', 'proforma']).default('invoice'),
    ...z.strictObject(draftInput).partial().shape,
    lines: z.array(LineInput).max(MAX_LINES).default([]),
  }),
  output: InvoiceWithLines,
  emits: [invoiceCreated],
  rest: post('/invoices', 201),
  mcp: {
    when: 'Draft a document with lines of your own: a fixed price, a quote. To bill tracked time, use invoices_generate_from_time. Prices are in minor units.',
  },
  async run(ctx, { client_id, type, lines, ...input }) {
    needed(ctx, 'view_finances', 'amounts');
    checkDraft(input);
    const client = await ctx.find(Client, client_id);
    if (input.project_id) await ctx.find(Project, input.project_id);
    const tax = await taxOf(ctx, client.value, input.tax_treatment ?? client.value.tax_treatment);
    const items = lines.map((line, i) => itemOf(line, tax, `lines.${i}.tax_rate`));
    const draft = await insertDraft(ctx, client.value, type, input);
    await insertLines(ctx, draft.id, items);
    return withLines(ctx, ctx.emit(invoiceCreated, await recalculate(ctx, draft)));
  },
});
