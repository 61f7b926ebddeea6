import { sql } from '@stint/db';
import { z } from 'zod';
import { instant, operation, post, redact } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { resolveRates } from '../../rates/index.ts';
import { advance } from '../../tasks/index.ts';
import { timerStarted, timerStopped } from '../entry.events.ts';
import { entryLocked } from '../entry.failures.ts';
import { workInput } from '../entry.input.ts';
import { openAt } from '../entry.policy.ts';
import { TimeEntry } from '../entry.schema.ts';
import { settling } from '../entry.settle.ts';
import { checkTimerStart, toSecond } from '../entry.span.ts';
import { resolveWork } from '../entry.work.ts';
import { running, stopEntry } from '../timer.running.ts';

export const startTimer = operation({
  name: 'time.start_timer',
  summary: 'Start a timer',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({ ...workInput, started_at: instant().optional() }),
  /** The entry that runs now, and beside it the one that was stopped for it. */
  output: TimeEntry.schema.extend({ stopped: TimeEntry.schema.nullable() }),
  emits: [timerStarted, timerStopped, ...settling],
  fails: [entryLocked, projectArchivedConflict],
  rest: post('/time-entries/start', 201),
  mcp: { when: 'Begin tracking work now. A timer that already runs is stopped, and is returned as `stopped`.' },
  async run(ctx, { project_id, task_id, description, billable, started_at }) {
    const { org_id, user_id, time_zone } = ctx.caller;
    // Two starts at once would both find no timer running: the member's row puts them one behind the other.
    await ctx.query(sql`SELECT 1 FROM members WHERE org_id = ${org_id} AND user_id = ${user_id} FOR NO KEY UPDATE`);
    const started = toSecond(started_at ?? ctx.now);
    checkTimerStart(started, ctx.now);
    await openAt(ctx, { user_id, started_at: started, time_zone });
    const work = await resolveWork(ctx, { project_id, task_id });
    const before = await running(ctx, user_id);
    // It ends where the new one begins, so that no time counts twice.
    const stopped = before && (await stopEntry(ctx, before, new Date(Math.min(started.getTime(), ctx.now.getTime()))));
    const entry = await ctx.insert(TimeEntry, {
      user_id,
      project_id: work.project_id,
      task_id: work.task_id,
      description,
      started_at: started,
      time_zone,
      billable: billable ?? work.billable,
      source: ctx.via === 'mcp' ? 'mcp' : 'timer',
      ...(await resolveRates(ctx, user_id, work.project_id)),
    });
    ctx.emit(timerStarted, entry);
    if (work.task_id) await advance(ctx, 'timer_started', [work.task_id]);
    return { ...redact(TimeEntry, entry.value, ctx.caller.permissions), stopped };
  },
});
