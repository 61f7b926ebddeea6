import { z } from 'zod';
import { expectedVersion, id, instant, operation, post } from '../../../kernel/index.ts';
import { entryCreated, entryUpdated } from '../../entry.events.ts';
import { entryLocked } from '../../entry.failures.ts';
import { cutEntry, cutsOf } from '../../entry.parts.ts';
import { changeable, stoppedAt } from '../../entry.policy.ts';
import { TimeEntry } from '../../entry.schema.ts';

export const splitEntry = operation({
  name: 'time.entries.split',
  summary: 'Split a time entry',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    entry_id: id('ent'),
    /** Instants inside the entry; each starts a new part. */
    at: z.array(instant()).min(1).max(50),
    ...expectedVersion,
  }),
  /** The parts in order. The first is the entry itself, shortened. */
  output: z.strictObject({ entries: z.array(TimeEntry.schema) }),
  emits: [entryUpdated, entryCreated],
  fails: [entryLocked],
  rest: post('/time-entries/{entry_id}/split'),
  mcp: {
    when: 'Cut one entry into parts, to move some of it to another task or to leave out a pause. The parts keep everything but their times.',
  },
  async run(ctx, { entry_id, at, expected_version }) {
    const before = await changeable(ctx, entry_id, expected_version);
    const cuts = cutsOf(new Date(before.value.started_at), stoppedAt(before), at);
    return { entries: await cutEntry(ctx, before, cuts) };
  },
});
