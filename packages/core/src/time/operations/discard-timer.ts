import { z } from 'zod';
import { Deleted, deleted, fail, id, operation, post } from '../../kernel/index.ts';
import { timerDiscarded } from '../entry.events.ts';
import { entryLocked, noTimerRunning } from '../entry.failures.ts';
import { changeable, refuseLocked } from '../entry.policy.ts';
import { running } from '../timer.running.ts';

export const discardTimer = operation({
  name: 'time.discard_timer',
  summary: 'Throw the running timer away',
  effect: 'write',
  irreversible: true,
  permission: 'track_time',
  input: z.strictObject({ entry_id: id('ent').optional() }),
  output: Deleted(id('ent')),
  emits: [timerDiscarded],
  fails: [noTimerRunning, entryLocked],
  rest: post('/time-entries/current/discard'),
  mcp: { when: 'Drop a timer that should not have been started; no time is kept. Without entry_id it is your own.' },
  async run(ctx, { entry_id }) {
    const entry = entry_id ? await changeable(ctx, entry_id) : await running(ctx, ctx.caller.user_id);
    if (!entry || entry.value.stopped_at) {
      throw fail(noTimerRunning, {
        detail: 'There is no running timer to discard.',
        ways: { 'time.entries.delete': 'deletes a stopped entry' },
        current_state: { stopped_at: entry?.value.stopped_at ?? null },
      });
    }
    refuseLocked(entry);
    await ctx.delete(entry);
    ctx.emit(timerDiscarded, entry);
    return deleted(entry.value.id);
  },
});
