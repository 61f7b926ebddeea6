import { z } from 'zod';
import { fail, id, instant, invalid, operation, post } from '../../kernel/index.ts';
import { timerStopped } from '../entry.events.ts';
import { noTimerRunning } from '../entry.failures.ts';
import { mayChange } from '../entry.policy.ts';
import { TimeEntry } from '../entry.schema.ts';
import { settling } from '../entry.settle.ts';
import { checkSpan } from '../entry.span.ts';
import { running, stopEntry } from '../timer.running.ts';

export const stopTimer = operation({
  name: 'time.stop_timer',
  summary: 'Stop the running timer',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({ entry_id: id('ent').optional(), stopped_at: instant().optional() }),
  output: TimeEntry.schema,
  emits: [timerStopped, ...settling],
  fails: [noTimerRunning],
  rest: post('/time-entries/{entry_id}/stop'),
  mcp: { when: 'Stop the timer that runs. Without entry_id it is your own.' },
  async run(ctx, { entry_id, stopped_at }) {
    // A timer that ran into a locked period still stops: else nothing would end it.
    const entry = entry_id ? await ctx.lock(TimeEntry, entry_id) : await running(ctx, ctx.caller.user_id);
    if (entry) mayChange(ctx, entry.value.user_id);
    if (!entry || entry.value.stopped_at) {
      throw fail(noTimerRunning, {
        detail: entry ? 'This timer was stopped already.' : 'You have no running timer.',
        ...(entry ? {} : { ways: { 'time.start_timer': 'starts one' } }),
        current_state: { stopped_at: entry?.value.stopped_at ?? null },
      });
    }
    const stop = stopped_at ? new Date(stopped_at) : ctx.now;
    if (stopped_at) {
      checkSpan(new Date(entry.value.started_at), stop, ctx.now);
      if (stop > ctx.now) throw invalid('stopped_at', 'must not be in the future');
    }
    return stopEntry(ctx, entry, stop);
  },
});
