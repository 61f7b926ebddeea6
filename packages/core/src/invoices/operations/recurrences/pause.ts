import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { recurrencePaused } from '../../recurrence/recurrence.events.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

export const pauseRecurrence = operation({
  name: 'invoices.recurrences.pause',
  summary: 'Pause a recurring invoice',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({ recurrence_id: id('irc'), ...expectedVersion }),
  output: InvoiceRecurrence.schema,
  emits: [recurrencePaused],
  rest: post('/invoice-recurrences/{recurrence_id}/pause'),
  mcp: { when: 'Stop the drafts of a recurring invoice for a while; invoices_recurrences_resume goes on.' },
  async run(ctx, { recurrence_id, expected_version }) {
    const before = await ctx.lock(InvoiceRecurrence, recurrence_id, expected_version);
    const paused_at = before.value.paused_at ?? ctx.now;
    return ctx.emit(recurrencePaused, await ctx.update(before, { paused_at }), before);
  },
});
