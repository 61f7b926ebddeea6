import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { invoiceSent } from '../invoice.events.ts';
import { invoiceNotIssued } from '../invoice.failures.ts';
import { mailDocument, mailInput } from '../invoice.mail.ts';
import { Invoice } from '../invoice.schema.ts';
import { holdIssued } from '../invoice.state.ts';

export const sendInvoice = operation({
  name: 'invoices.send',
  summary: 'Mail an issued document to the client',
  effect: 'write',
  outreach: true,
  scope: 'manage:invoices',
  permission: 'issue_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...mailInput, ...expectedVersion }),
  output: Invoice.schema,
  emits: [invoiceSent],
  fails: [invoiceNotIssued],
  rest: post('/invoices/{invoice_id}/send'),
  mcp: {
    when: 'Mail a document, with its PDF, out of the house. It has to be issued already. Ask a person before you send, and do not send twice.',
  },
  async run(ctx, { invoice_id, expected_version, ...mail }) {
    const statuses = ['issued', 'partially_paid', 'paid'] as const;
    const before = await holdIssued(ctx, invoice_id, { statuses }, expected_version);
    await mailDocument(ctx, 'invoice', before, mail);
    return ctx.emit(invoiceSent, await ctx.update(before, { sent_at: ctx.now }), before);
  },
});
