import { z } from 'zod';
import { Client, clientArchivedConflict } from '../../clients/index.ts';
import { type Context, fail, nothingToDo, operation, type Row } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { billPlan } from '../billing/billing.draft.ts';
import { planBilling } from '../billing/billing.plan.ts';
import { insertDraft } from '../invoice.create.ts';
import { billing } from '../invoice.draft.ts';
import { invoiceCreated } from '../invoice.events.ts';
import type { LineInput } from '../invoice.input.ts';
import { itemOf } from '../invoice.item.ts';
import { insertLines, recalculate } from '../invoice.lines.ts';
import { taxOf } from '../invoice.tax.ts';
import { occurrenceOrEnd, periodBefore } from './recurrence.dates.ts';
import { recurrenceMade, recurrenceSkipped } from './recurrence.events.ts';
import { occurrenceInput } from './recurrence.refuse.ts';
import { InvoiceRecurrence } from './recurrence.schema.ts';

type Recurrence = Row<typeof InvoiceRecurrence>;
type ClientRow = Row<typeof Client>;
type TaxTreatment = ClientRow['value']['tax_treatment'];

/**
 * Makes the draft of one occurrence. It holds the recurrence and looks again whether this is the next one, so of two workers one
 * makes it; and it moves on in the same transaction, so nothing is made twice after a crash.
 */
export const makeOccurrence = operation({
  name: 'invoices.recurrences.make',
  summary: 'Make the draft of an occurrence',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject(occurrenceInput),
  output: InvoiceRecurrence.schema,
  emits: [recurrenceMade, recurrenceSkipped, invoiceCreated, ...billing],
  fails: [nothingToDo, clientArchivedConflict],
  rest: false,
  mcp: false,
  async run(ctx, { recurrence_id, date }) {
    const before = await ctx.lock(InvoiceRecurrence, recurrence_id);
    const { client_id, project_id, next_on, paused_at, passed } = before.value;
    if (next_on !== date || paused_at !== null) throw fail(nothingToDo);
    const client = await ctx.find(Client, client_id);
    if (client.value.archived_at !== null) throw fail(clientArchivedConflict, `${client.value.name} is archived.`);
    if (project_id !== null) await ctx.find(Project, project_id);
    const drafted = await draftOf(ctx, before, client);
    const next = occurrenceOrEnd(before.value, passed + 1);
    const after = await ctx.update(before, { made: passed + 1, next_on: next });
    return ctx.emit(drafted ? recurrenceMade : recurrenceSkipped, after, before);
  },
});

/** Drafts the occurrence; answers whether there was anything to bill. */
async function draftOf(ctx: Context, { value }: Recurrence, client: ClientRow): Promise<boolean> {
  const { project_id, template, passed } = value;
  const { lines = [], ...header } = template;
  const origin = { project_id, recurrence_id: value.id, recurrence_date: value.next_on };
  if (value.content === 'lines') {
    const draft = await insertDraft(ctx, client.value, 'invoice', { ...header, ...origin });
    await insertLines(ctx, draft.id, await itemsOf(ctx, client, draft.value.tax_treatment, lines));
    ctx.emit(invoiceCreated, await recalculate(ctx, draft));
    return true;
  }
  const { from, to } = periodBefore(value, passed);
  const period = { period_from: from, period_to: to };
  const draft = await insertDraft(ctx, client.value, 'invoice', { ...header, ...origin, ...period });
  const projects = project_id === null ? {} : { project_ids: [project_id] };
  const wanted = {
    client_id: value.client_id,
    from,
    to,
    by: value.group_by ?? 'task',
    include_expenses: true,
    ...projects,
  };
  const plan = await planBilling(ctx, wanted, true, draft);
  if (plan.lines.length === 0) {
    await ctx.delete(draft);
    return false;
  }
  ctx.emit(invoiceCreated, await billPlan(ctx, plan, draft, {}));
  return true;
}

/** The template's lines. The client may have come to be taxed otherwise since they were written. */
async function itemsOf(ctx: Context, client: ClientRow, treatment: TaxTreatment, lines: readonly LineInput[]) {
  const tax = await taxOf(ctx, client.value, treatment);
  const taxed = tax.tax_category === 'S' ? lines : lines.map((line) => ({ ...line, tax_rate: undefined }));
  return taxed.map((line, i) => itemOf(line, tax, `template.lines.${i}.tax_rate`));
}
