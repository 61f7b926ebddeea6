import { z } from 'zod';
import { day, expectedVersion, fail, id, invalid, operation, post } from '../../kernel/index.ts';
import { lockDraft, withLines } from '../invoice.draft.ts';
import { invoiceIssued, invoicePaid } from '../invoice.events.ts';
import { exchangeRate } from '../invoice.exchange.ts';
import { invoiceEmpty, invoiceNegative, invoiceNotDraft, issueDateBeforeLast } from '../invoice.failures.ts';
import { issueDocument } from '../invoice.issue.ts';
import { issuerOf } from '../invoice.issuer.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';
import { stateOf } from '../invoice.state.ts';

export const issueInvoice = operation({
  name: 'invoices.issue',
  summary: 'Issue a draft, which gives it its number and freezes it',
  effect: 'write',
  irreversible: true,
  scope: 'manage:invoices',
  permission: 'issue_invoices',
  input: z.strictObject({
    invoice_id: id('inv'),
    /** Today in the organization's zone, if not given; numbers follow dates. */
    issue_date: day().optional(),
    /** Units of the organization's currency for one of the document's; needed where they differ. */
    exchange_rate: exchangeRate().optional(),
    ...expectedVersion,
  }),
  output: InvoiceWithLines,
  emits: [invoiceIssued, invoicePaid],
  fails: [invoiceNotDraft, invoiceEmpty, invoiceNegative, issueDateBeforeLast],
  rest: post('/invoices/{invoice_id}/issue'),
  mcp: {
    when: 'Make a draft final. It cannot be changed after this, only voided or credited: show it to a person first. It is not mailed; that is invoices_send.',
  },
  async run(ctx, { invoice_id, issue_date, exchange_rate, expected_version }) {
    const draft = await lockDraft(ctx, invoice_id, expected_version);
    const lines = await ctx.db.invoiceLine.count({ where: { invoice_id } });
    if (lines === 0) {
      throw fail(invoiceEmpty, {
        detail: 'The draft has no lines.',
        ways: { 'invoices.lines.add': 'adds one', 'invoices.generate_from_time': 'adds those of unbilled time' },
        current_state: { ...stateOf(draft), lines },
      });
    }
    const issuer = await issuerOf(ctx);
    if (exchange_rate !== undefined && draft.value.currency === issuer.currency) {
      throw invalid('exchange_rate', `is of no use: the document is in ${issuer.currency}, as the organization is`);
    }
    const issued = await issueDocument(ctx, draft, {
      issuer,
      issue_date: issue_date ?? issuer.today,
      exchange_rate: exchange_rate ?? draft.value.exchange_rate,
    });
    ctx.emit(invoiceIssued, issued, draft);
    if (issued.value.status === 'paid') ctx.emit(invoicePaid, issued, draft);
    return withLines(ctx, issued);
  },
});
