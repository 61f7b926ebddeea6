import { z } from 'zod';
import { expectedVersion, fail, id, operation, post, prose } from '../../kernel/index.ts';
import { holdCredit, liftCredit, settlingInvoices } from '../../payments/index.ts';
import { billing, release, withLines } from '../invoice.draft.ts';
import { invoiceVoided } from '../invoice.events.ts';
import { invoiceNotIssued, invoiceSettled } from '../invoice.failures.ts';
import { issuerOf } from '../invoice.issuer.ts';
import { postVoided } from '../invoice.posting.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';
import { holdIssued, stateOf } from '../invoice.state.ts';

export const voidInvoice = operation({
  name: 'invoices.void',
  summary: 'Void a document that was issued, and free what it bills',
  effect: 'destroy',
  permission: 'issue_invoices',
  input: z.strictObject({
    invoice_id: id('inv'),
    reason: prose(500).trim().min(1),
    ...expectedVersion,
  }),
  output: InvoiceWithLines,
  emits: [invoiceVoided, ...billing, ...settlingInvoices],
  fails: [invoiceNotIssued, invoiceSettled],
  rest: post('/invoices/{invoice_id}/void'),
  mcp: {
    when: 'Take back a document that should not have been issued, while nothing is paid or credited: its time and expenses can be billed again, and what a credit note was put against is owed again. It keeps its number. Otherwise use invoices_credit; a draft is deleted.',
  },
  async run(ctx, { invoice_id, reason, expected_version }) {
    const statuses = ['issued', 'partially_paid', 'paid'] as const;
    const held = await holdCredit(ctx, invoice_id);
    const before = await holdIssued(ctx, invoice_id, { statuses }, expected_version);
    const { today } = await issuerOf(ctx);
    const { paid, credited } = before.value;
    const lifted = await liftCredit(ctx, before, held, today);
    const notes = await ctx.db.invoice.count({ where: { credits_invoice_id: invoice_id, status: { not: 'void' } } });
    if (BigInt(paid.amount) !== lifted || credited.amount !== 0 || notes > 0) {
      throw fail(invoiceSettled, {
        detail:
          'Money or a credit note stands against it. Take the money off and void the note first, or issue another credit note.',
        current_state: stateOf(before),
      });
    }
    await release(ctx, invoice_id);
    await postVoided(ctx, before, today);
    const voided = await ctx.update(before, {
      status: 'void',
      voided_at: ctx.now,
      void_reason: reason,
      paid: 0n,
      paid_at: null,
    });
    return withLines(ctx, ctx.emit(invoiceVoided, voided, before));
  },
});
