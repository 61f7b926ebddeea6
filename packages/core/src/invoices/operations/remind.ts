import { z } from 'zod';
import { expectedVersion, fail, id, operation, post } from '../../kernel/index.ts';
import { invoiceReminded } from '../invoice.events.ts';
import { invoiceNotIssued, invoiceNotOverdue, wrongDocumentType } from '../invoice.failures.ts';
import { mailInput } from '../invoice.mail.ts';
import { remind } from '../invoice.remind.ts';
import { Invoice } from '../invoice.schema.ts';
import { holdIssued, stateOf } from '../invoice.state.ts';

export const remindOfInvoice = operation({
  name: 'invoices.remind',
  summary: 'Remind the client of an overdue invoice by mail',
  effect: 'write',
  outreach: true,
  scope: 'manage:invoices',
  permission: 'issue_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...mailInput, ...expectedVersion }),
  output: Invoice.schema,
  emits: [invoiceReminded],
  fails: [wrongDocumentType, invoiceNotIssued, invoiceNotOverdue],
  rest: post('/invoices/{invoice_id}/remind'),
  mcp: {
    when: 'Mail a reminder of one invoice that is overdue, out of the house. Ask a person first; see last_reminded_at.',
  },
  async run(ctx, { invoice_id, expected_version, ...mail }) {
    const allowed = { types: ['invoice'], statuses: ['issued', 'partially_paid'] } as const;
    const invoice = await holdIssued(ctx, invoice_id, allowed, expected_version);
    const { is_overdue, due_date } = invoice.value;
    if (!is_overdue) {
      throw fail(invoiceNotOverdue, {
        detail: `The invoice is due on ${due_date}; until that day is over there is nothing to remind of.`,
        current_state: { ...stateOf(invoice), due_date },
      });
    }
    return remind(ctx, invoice, mail);
  },
});
