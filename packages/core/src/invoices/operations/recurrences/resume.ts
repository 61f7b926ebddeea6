import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { issuerOf } from '../../invoice.issuer.ts';
import { goOn, nextDay } from '../../recurrence/recurrence.dates.ts';
import { recurrenceResumed } from '../../recurrence/recurrence.events.ts';
import { InvoiceRecurrence } from '../../recurrence/recurrence.schema.ts';

export const resumeRecurrence = operation({
  name: 'invoices.recurrences.resume',
  summary: 'Let a paused recurring invoice go on',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({ recurrence_id: id('irc'), ...expectedVersion }),
  output: InvoiceRecurrence.schema,
  emits: [recurrenceResumed],
  rest: post('/invoice-recurrences/{recurrence_id}/resume'),
  mcp: {
    when: 'Let a paused recurring invoice go on, from today: what it would have drafted meanwhile is not made up for.',
  },
  async run(ctx, { recurrence_id, expected_version }) {
    const before = await ctx.lock(InvoiceRecurrence, recurrence_id, expected_version);
    const was = before.value;
    if (was.paused_at === null) return ctx.emit(recurrenceResumed, await ctx.update(before, {}), before);
    const moved = goOn(was, nextDay(was, (await issuerOf(ctx)).today));
    return ctx.emit(
      recurrenceResumed,
      await ctx.update(before, { paused_at: null, pause_reason: null, ...moved }),
      before,
    );
  },
});
