import { jsonText } from '@stint/db';
import { z } from 'zod';
import { day, fail, id, nothingToDo, operation, Refusal } from '../../kernel/index.ts';
import { recurrencePaused } from './recurrence.events.ts';
import { InvoiceRecurrence } from './recurrence.schema.ts';

/** One occurrence of a recurrence. */
export const occurrenceInput = { recurrence_id: id('irc'), date: day() };

/** Pauses a recurrence whose draft was refused, and keeps why: it would be refused again until somebody mends it. */
export const refuseOccurrence = operation({
  name: 'invoices.recurrences.refuse',
  summary: 'Pause a recurring invoice whose draft was refused',
  effect: 'write',
  permission: 'manage_invoices',
  input: z.strictObject({ ...occurrenceInput, refusal: Refusal }),
  output: InvoiceRecurrence.schema,
  emits: [recurrencePaused],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { recurrence_id, date, refusal }) {
    const before = await ctx.lock(InvoiceRecurrence, recurrence_id);
    if (before.value.next_on !== date || before.value.paused_at !== null) throw fail(nothingToDo);
    const changes = { paused_at: ctx.now, pause_reason: jsonText(refusal) };
    return ctx.emit(recurrencePaused, await ctx.update(before, changes), before);
  },
});
