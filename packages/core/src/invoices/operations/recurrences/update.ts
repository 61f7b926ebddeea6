import { jsonText } from '@stint/db';
import { z } from 'zod';
import { defined, expectedVersion, id, operation, patch } from '../../../kernel/index.ts';
import { issuerOf } from '../../invoice.issuer.ts';
import { goOn, nextDay, sameSchedule } from '../../recurrence/recurrence.dates.ts';
import { recurrenceUpdated } from '../../recurrence/recurrence.events.ts';
import { checkRecurrence, recurrenceInput } from '../../recurrence/recurrence.input.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

const { client_id: _, ...changeable } = recurrenceInput;

export const updateRecurrence = operation({
  name: 'invoices.recurrences.update',
  summary: 'Change a recurring invoice',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({
    recurrence_id: id('irc'),
    ...z.strictObject(changeable).partial().shape,
    ...expectedVersion,
  }),
  output: InvoiceRecurrence.schema,
  emits: [recurrenceUpdated],
  rest: patch('/invoice-recurrences/{recurrence_id}'),
  mcp: {
    when: 'Change a recurring invoice; what you leave out stays, and a template is replaced as a whole. Drafts made already stay as they are.',
  },
  async run(ctx, { recurrence_id, expected_version, ...input }) {
    const before = await ctx.lock(InvoiceRecurrence, recurrence_id, expected_version);
    const was = before.value;
    const is = { ...was, ...defined(input) };
    if (input.content && input.content !== was.content && input.group_by === undefined) {
      is.group_by = input.content === 'time' ? 'task' : null;
    }
    await checkRecurrence(ctx, is);
    const moved = sameSchedule(was, is) ? {} : goOn(is, nextDay(was, (await issuerOf(ctx)).today));
    const { template, ...columns } = defined(input);
    const changes = { ...columns, group_by: is.group_by, template: jsonText(template), ...moved };
    return ctx.emit(recurrenceUpdated, await ctx.update(before, changes), before);
  },
});
