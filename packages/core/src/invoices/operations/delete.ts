import { z } from 'zod';
import { Deleted, del, deleted, expectedVersion, id, operation } from '../../kernel/index.ts';
import { billing, lockDraft, release } from '../invoice.draft.ts';
import { invoiceDeleted } from '../invoice.events.ts';
import { invoiceNotDraft } from '../invoice.failures.ts';

export const deleteInvoice = operation({
  name: 'invoices.delete',
  summary: 'Delete a draft and free what it bills',
  effect: 'destroy',
  permission: 'manage_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...expectedVersion }),
  output: Deleted(id('inv')),
  emits: [invoiceDeleted, ...billing],
  fails: [invoiceNotDraft],
  rest: del('/invoices/{invoice_id}'),
  mcp: {
    when: 'Throw a draft away; its time and expenses can be billed again. What was issued is voided instead: invoices_void.',
  },
  async run(ctx, { invoice_id, expected_version }) {
    const draft = await lockDraft(ctx, invoice_id, expected_version);
    ctx.emit(invoiceDeleted, draft);
    await release(ctx, invoice_id);
    await ctx.delete(draft);
    return deleted(invoice_id);
  },
});
