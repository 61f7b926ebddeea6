import { z } from 'zod';
import { expectedVersion, id, instant, operation, patch } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { changeEntry } from '../../entry.change.ts';
import { entryUpdated } from '../../entry.events.ts';
import { entryLocked } from '../../entry.failures.ts';
import { rateInput, workInput } from '../../entry.input.ts';
import { changeable, stoppedAt } from '../../entry.policy.ts';
import { maySetRate } from '../../entry.rates.ts';
import { TimeEntry } from '../../entry.schema.ts';
import { settling } from '../../entry.settle.ts';

export const updateEntry = operation({
  name: 'time.entries.update',
  summary: 'Change a time entry',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    entry_id: id('ent'),
    ...workInput,
    ...rateInput,
    started_at: instant().optional(),
    stopped_at: instant().optional(),
    ...expectedVersion,
  }),
  output: TimeEntry.schema,
  emits: [entryUpdated, ...settling],
  fails: [entryLocked, projectArchivedConflict],
  rest: patch('/time-entries/{entry_id}'),
  mcp: { when: 'Correct an entry. A running one is changed too; to end it, use time_stop_timer.' },
  async run(ctx, { entry_id, expected_version, ...change }) {
    maySetRate(ctx, change.billable_rate);
    const before = await changeable(ctx, entry_id, expected_version);
    if (change.stopped_at) stoppedAt(before);
    return changeEntry(ctx, before, change);
  },
});
