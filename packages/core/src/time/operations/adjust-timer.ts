import { z } from 'zod';
import { expectedVersion, fail, id, instant, operation, patch } from '../../kernel/index.ts';
import { changeEntry } from '../change.ts';
import { entryUpdated } from '../entry.events.ts';
import { entryLocked, noTimerRunning } from '../entry.failures.ts';
import { workInput } from '../entry.input.ts';
import { TimeEntry } from '../entry.schema.ts';
import { changeable } from '../policy.ts';
import { running } from '../running.ts';

export const adjustTimer = operation({
  name: 'time.adjust_timer',
  summary: 'Change the running timer',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    entry_id: id('ent').optional(),
    ...workInput,
    started_at: instant().optional(),
    ...expectedVersion,
  }),
  output: TimeEntry.schema,
  emits: [entryUpdated],
  fails: [noTimerRunning, entryLocked],
  rest: patch('/time-entries/current'),
  mcp: { when: 'Set when the running timer began, or what it is for. Without entry_id it is your own.' },
  async run(ctx, { entry_id, expected_version, ...change }) {
    const current = entry_id ? null : await running(ctx, ctx.caller.user_id);
    const which = entry_id ?? current?.value.id;
    const before = which ? await changeable(ctx, which, expected_version) : null;
    if (!before || before.value.stopped_at) {
      throw fail(noTimerRunning, {
        detail: 'There is no running timer to change; a stopped entry is changed by time.entries.update.',
        current_state: { stopped_at: before?.value.stopped_at ?? null },
      });
    }
    const after = await changeEntry(ctx, before, change);
    ctx.emit(entryUpdated, after, before);
    return after;
  },
});
