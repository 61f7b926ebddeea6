import { z } from 'zod';
import { id, instant, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { enterTime } from '../../entry.enter.ts';
import { entryCreated } from '../../entry.events.ts';
import { entryLocked } from '../../entry.failures.ts';
import { mayChange, stoppedAt } from '../../entry.policy.ts';
import { TimeEntry } from '../../entry.schema.ts';
import { settling } from '../../entry.settle.ts';
import { toSecond } from '../../entry.span.ts';

export const duplicateEntry = operation({
  name: 'time.entries.duplicate',
  summary: 'Enter the same time once more',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    entry_id: id('ent'),
    /** When the copy starts; it is as long as the entry. Left out: when the entry does. */
    started_at: instant().optional(),
  }),
  output: TimeEntry.schema,
  emits: [entryCreated, ...settling],
  fails: [entryLocked, projectArchivedConflict],
  rest: post('/time-entries/{entry_id}/duplicate', 201),
  mcp: {
    when: 'Log work like an entry that is there: same person, project, task and length, at another time. Its rates are those of now.',
  },
  async run(ctx, { entry_id, started_at }) {
    const entry = await ctx.find(TimeEntry, entry_id);
    const { user_id, project_id, task_id, description, billable, ...was } = entry.value;
    mayChange(ctx, user_id);
    const length = stoppedAt(entry).getTime() - Date.parse(was.started_at);
    const started = toSecond(started_at ?? was.started_at);
    const stopped = new Date(started.getTime() + length);
    return enterTime(ctx, { user_id, project_id, task_id, description, billable, started, stopped });
  },
});
