import { empty, type Sql, sql } from '@stint/db';
import { type Context, ROW, Row, selection } from '../kernel/index.ts';
import { timerStopped } from './entry.events.ts';
import { TimeEntry } from './entry.schema.ts';
import { settle } from './entry.settle.ts';
import { LONGEST_MS, toSecond } from './entry.span.ts';

type Timer = Row<typeof TimeEntry> | null;

/** The user's running timer, whoever asks; null when none runs. */
export async function timerOf(ctx: Context, user_id: string, hold: Sql = empty): Promise<Timer> {
  const [found] = await ctx.query<{ row: string }>(sql`SELECT row_to_json(v)::text AS row FROM (
    SELECT ${selection(TimeEntry, ROW, null)} FROM time_entries ${ROW}
    WHERE t.org_id = ${ctx.caller.org_id} AND t.user_id = ${user_id} AND t.stopped_at IS NULL${hold}) v`);
  return found ? new Row(TimeEntry, found.row) : null;
}

/** The user's running timer, locked, and at the version expected. */
export async function running(ctx: Context, user_id: string, version?: number): Promise<Timer> {
  const timer = await timerOf(ctx, user_id, sql` FOR NO KEY UPDATE`);
  if (!timer || version === undefined || timer.value.version === version) return timer;
  return ctx.lock(TimeEntry, timer.value.id, version);
}

/** Stops a running entry: its time goes onto its task, and the stop is published. */
export async function stopEntry(
  ctx: Context,
  entry: Row<typeof TimeEntry>,
  stopped_at: Date,
): Promise<Row<typeof TimeEntry>> {
  const end = toSecond(stopped_at);
  // A timer whose start was set into the future ends where it began.
  const start = new Date(entry.value.started_at).getTime();
  // … and one that was forgotten for more than a week counts a week: an entry is no longer than that.
  const stop = new Date(Math.min(Math.max(end.getTime(), start), start + LONGEST_MS));
  const after = ctx.emit(timerStopped, await ctx.update(entry, { stopped_at: stop }), entry);
  await settle(ctx, entry, after);
  return after;
}
