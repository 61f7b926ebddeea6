import { z } from 'zod';
import { expectedVersion, fail, id, instant, operation, patch } from '../../kernel/index.ts';
import { changeEntry } from '../change.ts';
import { entryUpdated } from '../entry.events.ts';
import { entryLocked } from '../entry.failures.ts';
import { workInput } from '../entry.input.ts';
import { TimeEntry } from '../entry.schema.ts';
import { changeable } from '../policy.ts';
import { settling } from '../settle.ts';

export const updateEntry = operation({
  name: 'time.entries.update',
  summary: 'Change a time entry',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    entry_id: id('ent'),
    ...workInput,
    started_at: instant().optional(),
    stopped_at: instant().optional(),
    ...expectedVersion,
  }),
  output: TimeEntry.schema,
  emits: [entryUpdated, ...settling],
  fails: [entryLocked],
  rest: patch('/time-entries/{entry_id}'),
  mcp: { when: 'Correct an entry. A running one is changed too; to end it, use time_stop_timer.' },
  async run(ctx, { entry_id, expected_version, ...change }) {
    const before = await changeable(ctx, entry_id, expected_version);
    if (change.stopped_at && !before.value.stopped_at) throw stillRunning(entry_id);
    const after = await changeEntry(ctx, before, change);
    ctx.emit(entryUpdated, after, before);
    return after;
  },
});

const stillRunning = (entry_id: string) =>
  fail(entryLocked, {
    detail: `The timer ${entry_id} is running; time.stop_timer takes the instant it stopped at.`,
    current_state: { reason: 'running' },
  });
