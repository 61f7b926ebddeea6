import { z } from 'zod';
import { id, invalid, operation, post } from '../../kernel/index.ts';
import { billPlan, checkPlan } from '../billing/billing.draft.ts';
import { BILLING_NEEDS, billingInput, LeftOutSchema, planBilling } from '../billing/billing.plan.ts';
import { billing, lockDraft, withLines } from '../invoice.draft.ts';
import { invoiceCreated, invoiceUpdated } from '../invoice.events.ts';
import { invoiceNotDraft, nothingToBill } from '../invoice.failures.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';

export const generateFromTime = operation({
  name: 'invoices.generate_from_time',
  summary: "Draft an invoice of a client's unbilled time and expenses",
  effect: 'write',
  permission: 'manage_invoices',
  also: BILLING_NEEDS,
  input: z.strictObject({
    ...billingInput,
    /** A draft of the client to add to; left out: a new one. */
    invoice_id: id('inv').optional(),
  }),
  output: InvoiceWithLines.extend({ left_out: z.array(LeftOutSchema) }),
  emits: [invoiceCreated, invoiceUpdated, ...billing],
  fails: [invoiceNotDraft, nothingToBill],
  rest: post('/invoices/generate-from-time', 201),
  mcp: {
    when: 'Bill tracked time: drafts an invoice of what is unbilled between two days, one line a task unless `by` says otherwise, and answers its total and what was left out and why. A person issues it. Look first, if you want, with invoices_preview.',
  },
  async run(ctx, { invoice_id, ...request }) {
    const into = invoice_id ? await lockDraft(ctx, invoice_id) : undefined;
    if (into && (into.value.client_id !== request.client_id || into.value.type !== 'invoice')) {
      throw invalid('invoice_id', 'is no invoice of this client');
    }
    if (into && request.currency && request.currency !== into.value.currency) {
      throw invalid('currency', `is not that of the draft, ${into.value.currency}`);
    }
    const plan = await planBilling(ctx, request, true, into);
    checkPlan(plan);
    const draft = await billPlan(ctx, plan, into, {});
    if (into) ctx.emit(invoiceUpdated, draft, into);
    else ctx.emit(invoiceCreated, draft);
    return { ...(await withLines(ctx, draft)), left_out: [...plan.left_out] };
  },
});
