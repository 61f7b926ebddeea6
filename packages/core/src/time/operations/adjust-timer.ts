import { z } from 'zod';
import { expectedVersion, fail, id, instant, operation, patch } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { changeEntry } from '../entry.change.ts';
import { entryUpdated } from '../entry.events.ts';
import { entryLocked, noTimerRunning } from '../entry.failures.ts';
import { workInput } from '../entry.input.ts';
import { changeable, refuseLocked } from '../entry.policy.ts';
import { TimeEntry } from '../entry.schema.ts';
import { running } from '../timer.running.ts';

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
  fails: [noTimerRunning, entryLocked, projectArchivedConflict],
  rest: patch('/time-entries/current'),
  mcp: { when: 'Set when the running timer began, or what it is for. Without entry_id it is your own.' },
  async run(ctx, { entry_id, expected_version, ...change }) {
    const before = entry_id
      ? await changeable(ctx, entry_id, expected_version)
      : await running(ctx, ctx.caller.user_id, expected_version);
    if (!before || before.value.stopped_at) {
      throw fail(noTimerRunning, {
        detail: 'There is no running timer to change.',
        ways: { 'time.entries.update': 'changes a stopped entry' },
        current_state: { stopped_at: before?.value.stopped_at ?? null },
      });
    }
    refuseLocked(before);
    return changeEntry(ctx, before, change);
  },
});
