import { jsonText } from '@stint/db';
import { z } from 'zod';
import { defined, operation, post } from '../../../kernel/index.ts';
import { issuerOf } from '../../invoice.issuer.ts';
import { goOn } from '../../recurrence/recurrence.dates.ts';
import { recurrenceCreated } from '../../recurrence/recurrence.events.ts';
import { checkRecurrence, recurrenceInput } from '../../recurrence/recurrence.input.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

export const createRecurrence = operation({
  name: 'invoices.recurrences.create',
  summary: 'Set up an invoice that is drafted again and again',
  effect: 'write',
  permission: 'manage_invoices',
  input: z
    .strictObject(recurrenceInput)
    .partial()
    .required({ client_id: true, name: true, frequency: true, starts_on: true, content: true }),
  output: InvoiceRecurrence.schema,
  emits: [recurrenceCreated],
  rest: post('/invoice-recurrences', 201),
  mcp: {
    when: 'Have an invoice drafted every week, month, quarter or year: the same lines, or the unbilled time. Drafts only; a person issues them.',
  },
  async run(ctx, { interval = 1, ends_on = null, project_id = null, template = {}, ...input }) {
    const group_by = input.content === 'time' ? (input.group_by ?? 'task') : (input.group_by ?? null);
    const wanted = { ...input, interval, ends_on, project_id, template, group_by };
    await checkRecurrence(ctx, wanted);
    const { today } = await issuerOf(ctx);
    const recurrence = await ctx.insert(InvoiceRecurrence, {
      ...defined(wanted),
      ...goOn(wanted, today),
      template: jsonText(template),
    });
    return ctx.emit(recurrenceCreated, recurrence);
  },
});
