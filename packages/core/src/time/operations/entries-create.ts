import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, failures, id, instant, newId, operation, post } from '../../kernel/index.ts';
import { entryCreated } from '../entry.events.ts';
import { workInput } from '../entry.input.ts';
import { TimeEntry } from '../entry.schema.ts';
import { mayChange } from '../policy.ts';
import { resolveRates } from '../rates.ts';
import { settle, settling } from '../settle.ts';
import { checkSpan, toSecond } from '../span.ts';
import { resolveWork } from '../work.ts';

export const createEntry = operation({
  name: 'time.entries.create',
  summary: 'Enter time that was worked',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    ...workInput,
    started_at: instant(),
    stopped_at: instant(),
    /** Whose time it is; another than oneself needs `manage_time`. */
    user_id: id('usr').optional(),
  }),
  output: TimeEntry.schema,
  emits: [entryCreated, ...settling],
  rest: post('/time-entries', 201),
  mcp: { when: 'Log finished work with its start and end. For work going on now, use time_start_timer.' },
  async run(ctx, { project_id, task_id, description, billable, started_at, stopped_at, user_id = ctx.caller.user_id }) {
    mayChange(ctx, user_id);
    const started = toSecond(started_at);
    const stopped = toSecond(stopped_at);
    checkSpan(started, stopped, ctx.now);
    const work = await resolveWork(ctx, { project_id, task_id });
    const entryId = newId('ent');
    await ctx.db.timeEntry.create({
      data: {
        id: entryId,
        user_id,
        project_id: work.project_id,
        task_id: work.task_id,
        description: description ?? null,
        started_at: started,
        stopped_at: stopped,
        time_zone: await zoneOf(ctx, user_id),
        billable: billable ?? work.billable,
        source: ctx.via === 'mcp' ? 'mcp' : 'manual',
        ...(await resolveRates(ctx, user_id, work.project_id)),
      },
      select: { id: true },
    });
    const entry = await ctx.reload(TimeEntry, entryId);
    ctx.emit(entryCreated, entry);
    await settle(ctx, null, entry);
    return entry;
  },
});

/** The zone of the member the time belongs to; who is no member has no time here. */
async function zoneOf(ctx: Parameters<typeof mayChange>[0], user_id: string): Promise<string> {
  if (user_id === ctx.caller.user_id) return ctx.caller.time_zone;
  const [user] = await ctx.query<{ time_zone: string }>(sql`SELECT u.time_zone FROM users u
    JOIN members m ON m.user_id = u.id AND m.removed_at IS NULL WHERE m.org_id = ${ctx.caller.org_id} AND u.id = ${user_id}`);
  if (!user) throw fail(failures.not_found, `There is no member ${user_id} here.`);
  return user.time_zone;
}
