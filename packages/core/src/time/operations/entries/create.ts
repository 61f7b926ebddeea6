import { z } from 'zod';
import { id, instant, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { enterTime } from '../../entry.enter.ts';
import { entryCreated } from '../../entry.events.ts';
import { entryLocked } from '../../entry.failures.ts';
import { rateInput, workInput } from '../../entry.input.ts';
import { mayChange } from '../../entry.policy.ts';
import { maySetRate } from '../../entry.rates.ts';
import { TimeEntry } from '../../entry.schema.ts';
import { settling } from '../../entry.settle.ts';
import { toSecond } from '../../entry.span.ts';

export const createEntry = operation({
  name: 'time.entries.create',
  summary: 'Enter time that was worked',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    ...workInput,
    ...rateInput,
    started_at: instant(),
    stopped_at: instant(),
    /** Whose time it is; another than oneself needs `manage_time`. */
    user_id: id('usr').optional(),
  }),
  output: TimeEntry.schema,
  emits: [entryCreated, ...settling],
  fails: [entryLocked, projectArchivedConflict],
  rest: post('/time-entries', 201),
  mcp: { when: 'Log finished work with its start and end. For work going on now, use time_start_timer.' },
  run(ctx, { user_id = ctx.caller.user_id, started_at, stopped_at, ...work }) {
    mayChange(ctx, user_id);
    maySetRate(ctx, work.billable_rate);
    return enterTime(ctx, { ...work, user_id, started: toSecond(started_at), stopped: toSecond(stopped_at) });
  },
});
