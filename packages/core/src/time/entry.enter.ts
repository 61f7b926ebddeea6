import type { Context, Row } from '../kernel/index.ts';
import { entryCreated } from './entry.events.ts';
import { openAt } from './entry.policy.ts';
import { freezeRates } from './entry.rates.ts';
import { TimeEntry } from './entry.schema.ts';
import { settle } from './entry.settle.ts';
import { checkSpan } from './entry.span.ts';
import { resolveWork, type WorkInput } from './entry.work.ts';
import { workerOf } from './time.person.ts';

interface Entered extends WorkInput {
  readonly user_id: string;
  readonly started: Date;
  readonly stopped: Date;
  readonly description?: string | null | undefined;
  /** Left out: as the project says. */
  readonly billable?: boolean | undefined;
  readonly billable_rate?: number | null | undefined;
  /** Left out: as the protocol says. */
  readonly source?: 'git' | undefined;
}

/** Enters finished time, which freezes its rates, and publishes it with what follows. */
export async function enterTime(ctx: Context, entered: Entered): Promise<Row<typeof TimeEntry>> {
  const { user_id, started, stopped, description, billable, billable_rate, source } = entered;
  checkSpan(started, stopped, ctx.now);
  const work = await resolveWork(ctx, entered);
  const { time_zone } = await workerOf(ctx, user_id);
  await openAt(ctx, { user_id, started_at: started, time_zone });
  const entry = await ctx.insert(TimeEntry, {
    user_id,
    project_id: work.project_id,
    task_id: work.task_id,
    description,
    started_at: started,
    stopped_at: stopped,
    time_zone,
    billable: billable ?? work.billable,
    source: source ?? (ctx.via === 'mcp' ? 'mcp' : 'manual'),
    ...(await freezeRates(ctx, user_id, work.project_id, billable_rate)),
  });
  ctx.emit(entryCreated, entry);
  await settle(ctx, null, entry);
  return entry;
}
