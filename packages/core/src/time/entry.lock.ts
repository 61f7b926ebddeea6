import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { inPeriod, type LOCK_REASONS } from './entry.schema.ts';

export type LockReason = (typeof LOCK_REASONS)[number];

/** Where time is to start; the day is that of the zone. */
export interface Start {
  readonly user_id: string;
  readonly started_at: Date;
  readonly time_zone: string;
}

/**
 * Holds the people whose entries these are until the transaction ends. Taken before the entries, as approving a timesheet
 * and locking a period do, so that neither overlooks what is changing.
 */
export async function holdPeople(ctx: Context, entry_ids: readonly string[]): Promise<void> {
  const { org_id } = ctx.caller;
  await ctx.query(sql`SELECT FROM members WHERE org_id = ${org_id} AND user_id IN
    (SELECT user_id FROM time_entries WHERE org_id = ${org_id} AND id = ANY(${[...entry_ids]})) ORDER BY user_id FOR SHARE`);
}

/**
 * Why no time may start at each of these: an approved timesheet of that week, a locked period; null where it may. The
 * members are held until the transaction ends: who approves a timesheet takes its member's row `FOR NO KEY UPDATE`
 * first, and no time slips into the week meanwhile.
 */
export async function lockedStarts(ctx: Context, starts: readonly Start[]): Promise<(LockReason | null)[]> {
  const { org_id } = ctx.caller;
  const users = starts.map(({ user_id }) => user_id);
  await ctx.query(sql`SELECT FROM members WHERE org_id = ${org_id} AND user_id = ANY(${[...new Set(users)]})
    ORDER BY user_id FOR SHARE`);
  const at = starts.map(({ started_at }) => started_at.toISOString());
  const zones = starts.map(({ time_zone }) => time_zone);
  const found = await ctx.query<{ reason: LockReason | null }>(sql`
    SELECT CASE
      WHEN EXISTS (SELECT FROM timesheets w WHERE w.org_id = ${org_id} AND w.user_id = s.user_id AND w.status = 'approved'
        AND s.day BETWEEN w.week_starts_on AND w.week_starts_on + w.week_days - 1) THEN 'timesheet_approved'
      WHEN ${inPeriod(sql`${org_id}`, sql`s.day`)} THEN 'period_locked' END AS reason
    FROM (SELECT user_id, (at AT TIME ZONE zone)::date AS day, nr
      FROM unnest(${users}::text[], ${at}::timestamptz[], ${zones}::text[]) WITH ORDINALITY AS u(user_id, at, zone, nr)) s
    ORDER BY s.nr`);
  return found.map(({ reason }) => reason);
}
