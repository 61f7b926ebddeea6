import { sql } from '@stint/db';
import { at, type Context, type Row, touched } from '../kernel/index.ts';
import { timerStopped } from './entry.events.ts';
import { TimeEntry } from './entry.schema.ts';
import { settle } from './settle.ts';
import { LONGEST_MS, toSecond } from './span.ts';

/** The user's running timer, locked; null when none runs. */
export async function running(ctx: Context, user_id: string): Promise<Row<typeof TimeEntry> | null> {
  const [row] = await ctx.query<{ id: string }>(sql`SELECT id FROM time_entries
    WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id} AND stopped_at IS NULL FOR UPDATE`);
  return row ? ctx.reload(TimeEntry, row.id) : null;
}

/** Stops a running entry: its time goes onto its task, and the stop is published. */
export async function stopEntry(
  ctx: Context,
  entry: Row<typeof TimeEntry>,
  stopped_at: Date,
): Promise<Row<typeof TimeEntry>> {
  const { id, started_at } = entry.value;
  const end = toSecond(stopped_at);
  // A timer whose start was set into the future ends where it began.
  const start = new Date(started_at).getTime();
  // … and one that was forgotten for more than a week counts a week: an entry is no longer than that.
  const stop = new Date(Math.min(Math.max(end.getTime(), start), start + LONGEST_MS));
  await ctx.db.timeEntry.update({
    where: at(ctx, id),
    data: { stopped_at: stop, ...touched(ctx) },
    select: { id: true },
  });
  const after = await ctx.reload(TimeEntry, id);
  ctx.emit(timerStopped, after, entry);
  await settle(ctx, entry, after);
  return after;
}
