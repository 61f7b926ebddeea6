import { at, type Context, defined, type Row, touched } from '../kernel/index.ts';
import { TimeEntry } from './entry.schema.ts';
import { resolveRates } from './rates.ts';
import { settle } from './settle.ts';
import { checkSpan, checkStart, toSecond } from './span.ts';
import { resolveWork, type WorkInput } from './work.ts';

export interface EntryChange extends WorkInput {
  readonly description?: string | null | undefined;
  readonly billable?: boolean | undefined;
  readonly started_at?: string | undefined;
  readonly stopped_at?: string | undefined;
}

/** Changes a locked entry: other work brings its own rates, and tasks' tracked time follows. */
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
  const moved = change.project_id !== undefined || change.task_id !== undefined;
  const work = moved ? await resolveWork(ctx, target(was, change)) : null;
  const rates = work && work.project_id !== was.project_id ? await resolveRates(ctx, was.user_id, work.project_id) : {};
  await ctx.db.timeEntry.update({
    where: at(ctx, was.id),
    data: {
      ...defined({ description: change.description, billable: change.billable }),
      ...(work ? { project_id: work.project_id, task_id: work.task_id } : {}),
      ...rates,
      started_at,
      stopped_at,
      ...touched(ctx),
    },
    select: { id: true },
  });
  const after = await ctx.reload(TimeEntry, was.id);
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
