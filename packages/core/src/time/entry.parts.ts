import { sql } from '@stint/db';
import { type Context, invalid, newId, type Row } from '../kernel/index.ts';
import { entryCreated, entryUpdated } from './entry.events.ts';
import { lockedStarts } from './entry.lock.ts';
import { locked } from './entry.policy.ts';
import { TimeEntry } from './entry.schema.ts';
import { toSecond } from './entry.span.ts';

/** Where to cut: whole seconds inside the entry, in order, each once. */
export function cutsOf(started: Date, stopped: Date, at: readonly string[]): Date[] {
  const cuts = at.map(toSecond).sort((a, b) => a.getTime() - b.getTime());
  for (const [i, cut] of cuts.entries()) {
    if (cut <= started || cut >= stopped)
      throw invalid('at', 'must lie inside the entry, a second or more from its ends');
    if (cut.getTime() === cuts[i - 1]?.getTime()) throw invalid('at', 'names the same second twice');
  }
  return cuts;
}

/** Cuts the locked, finished entry into parts that are like it: the first stays this entry, the others are new. */
export async function cutEntry(
  ctx: Context,
  before: Row<typeof TimeEntry>,
  cuts: readonly Date[],
): Promise<Row<typeof TimeEntry>[]> {
  const { id, user_id, time_zone, stopped_at } = before.value;
  const reasons = await lockedStarts(
    ctx,
    cuts.map((started_at) => ({ user_id, started_at, time_zone })),
  );
  const reason = reasons.find((found) => found !== null);
  if (reason) throw locked(reason);
  const first = await ctx.update(before, { stopped_at: cuts[0] });
  const ids = cuts.map(() => newId('ent'));
  const ends = [...cuts.slice(1), new Date(stopped_at as string)];
  const iso = (instants: readonly Date[]) => instants.map((instant) => instant.toISOString());
  await ctx.query(sql`
    INSERT INTO time_entries (org_id, id, started_at, stopped_at, user_id, project_id, task_id, description, time_zone,
      billable, source, currency, billable_rate, billable_rate_source, billable_rate_set_at, cost_rate,
      cost_rate_source, cost_rate_set_at, created_at, updated_at)
    SELECT t.org_id, p.id, p.started_at, p.stopped_at, t.user_id, t.project_id, t.task_id, t.description, t.time_zone,
      t.billable, t.source, t.currency, t.billable_rate, t.billable_rate_source, t.billable_rate_set_at, t.cost_rate,
      t.cost_rate_source, t.cost_rate_set_at, ${ctx.now}, ${ctx.now}
    FROM time_entries t, unnest(${ids}::text[], ${iso(cuts)}::timestamptz[], ${iso(ends)}::timestamptz[])
      AS p(id, started_at, stopped_at)
    WHERE t.org_id = ${ctx.caller.org_id} AND t.id = ${id}`);
  const others = await ctx.reloadAll(TimeEntry, ids);
  ctx.emit(entryUpdated, first, before);
  for (const part of others) ctx.emit(entryCreated, part);
  return [first, ...others];
}
