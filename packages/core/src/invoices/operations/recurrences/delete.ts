import { z } from 'zod';
import { Deleted, del, deleted, expectedVersion, id, operation } from '../../../kernel/index.ts';
import { recurrenceDeleted } from '../../recurrence/recurrence.events.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

export const deleteRecurrence = operation({
  name: 'invoices.recurrences.delete',
  summary: 'Delete a recurring invoice; what it drafted stays',
  effect: 'destroy',
  permission: 'manage_invoices',
  input: z.strictObject({ recurrence_id: id('irc'), ...expectedVersion }),
  output: Deleted(id('irc')),
  emits: [recurrenceDeleted],
  rest: del('/invoice-recurrences/{recurrence_id}'),
  mcp: { when: 'End a recurring invoice for good. For a while only: invoices_recurrences_pause.' },
  async run(ctx, { recurrence_id, expected_version }) {
    const recurrence = await ctx.lock(InvoiceRecurrence, recurrence_id, expected_version);
    await ctx.update(recurrence, { deleted_at: ctx.now, next_on: null });
    ctx.emit(recurrenceDeleted, recurrence);
    return deleted(recurrence_id);
  },
});
