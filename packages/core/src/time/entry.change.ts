import type { Context, Row } from '../kernel/index.ts';
import { entryUpdated } from './entry.events.ts';
import { openAt } from './entry.policy.ts';
import { changeRates } from './entry.rates.ts';
import type { TimeEntry } from './entry.schema.ts';
import { settle } from './entry.settle.ts';
import { checkSpan, checkStart, toSecond } from './entry.span.ts';
import { resolveWork, type WorkInput } from './entry.work.ts';

export interface EntryChange extends WorkInput {
  readonly description?: string | null | undefined;
  readonly billable?: boolean | undefined;
  readonly billable_rate?: number | null | undefined;
  readonly started_at?: string | undefined;
  readonly stopped_at?: string | undefined;
}

/** Changes a locked entry and publishes it: other work brings its own rates, and tasks' tracked time follows. */
export async function changeEntry(
  ctx: Context,
  before: Row<typeof TimeEntry>,
  change: EntryChange,
): Promise<Row<typeof TimeEntry>> {
  const was = before.value;
  const started_at = change.started_at ? toSecond(change.started_at) : new Date(was.started_at);
  const stopped_at = change.stopped_at ? toSecond(change.stopped_at) : was.stopped_at && new Date(was.stopped_at);
  const retimed = change.started_at !== undefined || change.stopped_at !== undefined;
  if (retimed && stopped_at) checkSpan(started_at, stopped_at, ctx.now);
  else if (retimed) checkStart(started_at, ctx.now);
  if (change.started_at) await openAt(ctx, { user_id: was.user_id, started_at, time_zone: was.time_zone });
  const moved = change.project_id !== undefined || change.task_id !== undefined;
  const work = moved ? await resolveWork(ctx, target(was, change)) : null;
  const { description, billable, billable_rate } = change;
  const project_id = work ? work.project_id : was.project_id;
  const rerated = project_id !== was.project_id || billable_rate !== undefined;
  const rates = rerated ? await changeRates(ctx, was, project_id, billable_rate) : {};
  const to = work && { project_id: work.project_id, task_id: work.task_id };
  const after = await ctx.update(before, { description, billable, started_at, stopped_at, ...to, ...rates });
  ctx.emit(entryUpdated, after, before);
  await settle(ctx, before, after);
  return after;
}

/** Where the entry goes: another project leaves the old task behind; taking the task off leaves the project. */
function target(was: WorkInput, change: EntryChange): WorkInput {
  if (change.task_id === null && change.project_id === undefined) return { project_id: was.project_id };
  if (change.task_id !== undefined) return { project_id: change.project_id, task_id: change.task_id };
  return change.project_id === was.project_id
    ? { project_id: was.project_id, task_id: was.task_id }
    : { project_id: change.project_id };
}
