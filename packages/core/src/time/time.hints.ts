import { type Sql, sql } from '@stint/db';
import { type Context, ROW } from '../kernel/index.ts';
import { TimeEntry } from './entry.schema.ts';
import type { Person } from './time.person.ts';

interface Range {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
}

interface Span {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

export interface Overlap extends Span {
  readonly entry_ids: string[];
}

const begins = ({ from, time_zone }: Range): Sql => sql`(${from}::date::timestamp AT TIME ZONE ${time_zone})`;
const ends = ({ to, time_zone }: Range): Sql => sql`((${to}::date + 1)::timestamp AT TIME ZONE ${time_zone})`;

/** The person's entries that the caller sees and that touch the range, as `id`, `started_at` and `stopped_at`. */
const touching = (ctx: Context, { user_id }: Person, range: Range): Sql => sql`
  SELECT t.id, t.started_at, greatest(coalesce(t.stopped_at, ${ctx.now}), t.started_at) AS stopped_at
  FROM time_entries t WHERE t.org_id = ${ctx.caller.org_id} AND t.user_id = ${user_id}
    AND t.started_at < ${ends(range)} AND t.started_at > ${range.from}::date - 9
    AND coalesce(t.stopped_at, ${ctx.now}) > ${begins(range)} AND ${TimeEntry.visible.sql(ctx.caller, ROW) ?? sql`true`}`;

/** Pairs of entries that count the same time, by when it begins; `most` of them. */
export async function overlapsOf(ctx: Context, person: Person, range: Range, most: number): Promise<Overlap[]> {
  const entries = await ctx.query<{ id: string; started_at: Date; stopped_at: Date }>(
    sql`${touching(ctx, person, range)} ORDER BY t.started_at, t.id`,
  );
  const overlaps: Overlap[] = [];
  let going: typeof entries = [];
  for (const entry of entries) {
    going = going.filter(({ stopped_at }) => stopped_at > entry.started_at);
    for (const other of going) {
      const to = new Date(Math.min(other.stopped_at.getTime(), entry.stopped_at.getTime()));
      const ms = to.getTime() - entry.started_at.getTime();
      if (ms === 0) continue;
      if (overlaps.length === most) return overlaps;
      overlaps.push({
        entry_ids: [other.id, entry.id],
        from: entry.started_at.toISOString(),
        to: to.toISOString(),
        seconds: Math.floor(ms / 1000),
      });
    }
    going.push(entry);
  }
  return overlaps;
}

/** The person's working hours in the range, until now, less what was worked; `most` pieces. */
export async function gapsOf(ctx: Context, person: Person, range: Range, most: number): Promise<Span[]> {
  const zone = person.time_zone;
  // Working hours are clock times where the person is; one that the clocks skip is no time.
  const found = await ctx.query<{ from: Date; to: Date; seconds: number }>(sql`
    WITH hours AS (
      SELECT (d::date + (h ->> 'from')::time) AT TIME ZONE ${zone} AS begins,
        (d::date + (h ->> 'to')::time) AT TIME ZONE ${zone} AS ends
      FROM generate_series(${range.from}::date::timestamp - '1 day'::interval, ${range.to}::date::timestamp + '1 day'::interval, '1 day') d
      JOIN members m ON m.org_id = ${ctx.caller.org_id} AND m.user_id = ${person.user_id}
      CROSS JOIN LATERAL jsonb_array_elements(m.working_hours -> to_char(d, 'FMday')) h
    ), cut AS (
      SELECT greatest(begins, ${begins(range)}) AS begins, least(ends, ${ends(range)}, ${ctx.now}) AS ends FROM hours
    ), free AS (
      SELECT unnest(range_agg(tstzrange(begins, ends)) - coalesce(
        (SELECT range_agg(tstzrange(e.started_at, e.stopped_at)) FROM (${touching(ctx, person, range)}) e), '{}')) AS gap
      FROM cut WHERE begins < ends
    )
    SELECT lower(gap) AS from, upper(gap) AS to, floor(extract(epoch FROM upper(gap) - lower(gap)))::float8 AS seconds
    FROM free ORDER BY 1 LIMIT ${most}`);
  return found.map(({ from, to, seconds }) => ({ from: from.toISOString(), to: to.toISOString(), seconds }));
}
