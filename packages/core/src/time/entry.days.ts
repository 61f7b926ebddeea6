import { empty, type Sql, sql } from '@stint/db';
import { type Caller, ROW } from '../kernel/index.ts';
import { TimeEntry } from './entry.schema.ts';

interface Days {
  /** The first and the last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
  readonly now: Date;
  /** More conditions on `ROW`, each with its AND. */
  readonly only?: Sql;
}

/**
 * `w`, for a WITH: what the caller sees of worked time, cut at the midnights of the zone, so that a day has what was
 * worked on it and a range what is in it. A row for each entry and day, with its seconds as `s`; what runs counts until now.
 */
export const cutByDay = (caller: Caller, { from, to, time_zone, now, only = empty }: Days): Sql => sql`days AS (
    SELECT d::date AS day, d::date::timestamp AT TIME ZONE ${time_zone} AS begins,
      (d::date + 1)::timestamp AT TIME ZONE ${time_zone} AS ends
    FROM generate_series(${from}::date::timestamp, ${to}::date::timestamp, '1 day') d
  ), w AS (
    SELECT t.org_id, t.id, t.project_id, t.task_id, t.user_id, t.billable, days.day,
      extract(epoch FROM least(coalesce(t.stopped_at, ${now}), days.ends) - greatest(t.started_at, days.begins)) AS s
    FROM time_entries t JOIN days
      ON t.started_at < days.ends AND coalesce(t.stopped_at, ${now}) > days.begins
    WHERE t.org_id = ${caller.org_id} AND t.started_at < ${to}::date + 2 AND t.started_at > ${from}::date - 9
      AND ${TimeEntry.visible.sql(caller, ROW) ?? sql`true`}${only}
  )`;
