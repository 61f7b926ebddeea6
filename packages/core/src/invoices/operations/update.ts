import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, expectedVersion, id, invalid, operation, patch, type Row } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { lockDraft, withLines } from '../invoice.draft.ts';
import { invoiceUpdated } from '../invoice.events.ts';
import { invoiceNotDraft } from '../invoice.failures.ts';
import { checkDraft, draftInput } from '../invoice.input.ts';
import { recalculate } from '../invoice.lines.ts';
import { type Invoice, InvoiceWithLines } from '../invoice.schema.ts';
import { taxOf } from '../invoice.tax.ts';

export const updateInvoice = operation({
  name: 'invoices.update',
  summary: 'Change a draft',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({ invoice_id: id('inv'), ...z.strictObject(draftInput).partial().shape, ...expectedVersion }),
  output: InvoiceWithLines,
  emits: [invoiceUpdated],
  fails: [invoiceNotDraft],
  rest: patch('/invoices/{invoice_id}'),
  mcp: {
    when: 'Change fields of a draft; what you leave out stays. Lines are changed by invoices_lines_update and its neighbours.',
  },
  async run(ctx, { invoice_id, expected_version, ...input }) {
    const draft = await lockDraft(ctx, invoice_id, expected_version);
    const was = draft.value;
    checkDraft({
      period_from: input.period_from === undefined ? was.period_from : input.period_from,
      period_to: input.period_to === undefined ? was.period_to : input.period_to,
      discount_percent: input.discount_percent ?? was.discount_percent,
      discount_amount: input.discount_amount ?? was.discount_amount.amount,
    });
    if (input.project_id) await ctx.find(Project, input.project_id);
    const elsewhere = input.currency !== undefined && input.currency !== was.currency;
    if (elsewhere) await checkNoLines(ctx, invoice_id);
    if (input.tax_treatment && input.tax_treatment !== was.tax_treatment)
      await taxAnew(ctx, draft, input.tax_treatment);
    // A rate of exchange is of the currency before.
    const changes = elsewhere ? { exchange_rate: null, ...input } : input;
    return withLines(ctx, ctx.emit(invoiceUpdated, await recalculate(ctx, draft, changes), draft));
  },
});

/** An amount keeps its meaning: prices are not taken over into another currency. */
async function checkNoLines(ctx: Context, invoice_id: string): Promise<void> {
  if ((await ctx.db.invoiceLine.count({ where: { invoice_id } })) === 0) return;
  throw invalid('currency', 'cannot change while there are lines; remove them first, or draft anew');
}

async function taxAnew(
  ctx: Context,
  { value }: Row<typeof Invoice>,
  treatment: (typeof value)['tax_treatment'],
): Promise<void> {
  const client = await ctx.db.client.findFirstOrThrow({
    where: { id: value.client_id },
    select: { default_tax_rate: true },
  });
  const { tax_category, tax_rate } = await taxOf(ctx, client, treatment);
  await ctx.query(sql`UPDATE invoice_lines SET tax_category = ${tax_category}, tax_rate = ${tax_rate}, version = version + 1,
    updated_at = ${ctx.now} WHERE org_id = ${ctx.caller.org_id} AND invoice_id = ${value.id}`);
}
