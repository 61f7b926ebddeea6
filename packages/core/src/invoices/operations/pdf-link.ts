import { z } from 'zod';
import { fileLink, get, id, instant, operation } from '../../kernel/index.ts';
import { Invoice } from '../invoice.schema.ts';

export const invoicePdfLink = operation({
  name: 'invoices.pdf_link',
  summary: 'Get a link to a document as PDF',
  effect: 'read',
  permission: 'view_finances',
  input: z.strictObject({ invoice_id: id('inv') }),
  output: z.strictObject({ url: z.url(), expires_at: instant() }),
  rest: get('/invoices/{invoice_id}/pdf-link'),
  mcp: {
    when: 'Get a link to a document as PDF, to show or hand on. It needs no token and is good for 15 minutes; a draft is marked as one. To mail it to the client use invoices_send.',
  },
  async run(ctx, { invoice_id }) {
    const { value } = await ctx.find(Invoice, invoice_id);
    const kind = value.status === 'void' ? 'void_invoice_pdf' : 'invoice_pdf';
    return fileLink(ctx.ports, { kind, org_id: ctx.caller.org_id, id: invoice_id }, ctx.now);
  },
});
