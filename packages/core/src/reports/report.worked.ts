import { empty, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Caller, type Context, id, ROW } from '../kernel/index.ts';
import { TimeEntry } from '../time/index.ts';
import type { Cuts } from './report.calendar.ts';
import type { Range } from './report.range.ts';

export const workedFilters = {
  project_id: id('prj').optional(),
  client_id: id('cli').optional(),
  user_id: id('usr').optional(),
  task_id: id('task').optional(),
  billable: z.boolean().optional(),
  /** Whether it is on an invoice. */
  billed: z.boolean().optional(),
};

export type WorkedFilters = z.infer<z.ZodObject<typeof workedFilters>>;

/** The condition a filter stands for, over the entries `t`. */
export function filtered(caller: Caller, filters: WorkedFilters): Sql {
  const { project_id, client_id, user_id, task_id, billable, billed } = filters;
  const parts = [
    project_id && sql` AND t.project_id = ${project_id}`,
    client_id &&
      sql` AND t.project_id IN (SELECT p.id FROM projects p WHERE p.org_id = ${caller.org_id} AND p.client_id = ${client_id})`,
    user_id && sql` AND t.user_id = ${user_id}`,
    task_id && sql` AND t.task_id = ${task_id}`,
    billable !== undefined && sql` AND t.billable = ${billable}`,
    billed !== undefined && sql` AND t.invoice_line_id ${raw(billed ? 'IS NOT NULL' : 'IS NULL')}`,
  ];
  return parts.reduce<Sql>((all, part) => (part ? sql`${all}${part}` : all), empty);
}

/** The instants at which the zone's days begin that the range is cut at. */
export async function instantsOf(ctx: Context, { bounds }: Cuts, { time_zone }: Range): Promise<string[]> {
  const rows = await ctx.query<{ at: string }>(sql`SELECT (d.day::timestamp AT TIME ZONE ${time_zone})::text AS at
    FROM unnest(${[...bounds]}::date[]) WITH ORDINALITY AS d(day, nr) ORDER BY d.nr`);
  return rows.map(({ at }) => at);
}

/** An entry lasts a week at most, so what reaches into a range began not longer before it. */
const REACH = raw("interval '8 days'");

/**
 * Finished work between the first and the last of `instants`, cut at each of them, as a FROM item: user_id, project_id, task_id,
 * billable, currency, both rates, `seconds`, `bucket` (1 is the first piece) and `started` (1 in the piece an entry starts
 * in, or is first seen in). Entries within one piece are the common case and are taken as they are; only those over a cut are
 * cut. The instants are written as parameters and not as a CTE, which would keep PostgreSQL from reading in parallel.
 */
export function worked(caller: Caller, instants: readonly string[], filters: WorkedFilters): Sql {
  const cut = sql`${[...instants]}::timestamptz[]`;
  const first = sql`${instants[0]}::timestamptz`;
  const end = sql`${instants.at(-1)}::timestamptz`;
  const pieces = raw(String(instants.length - 1));
  const visible = TimeEntry.visible.sql(caller, ROW) ?? raw('true');
  const entries = sql`time_entries t WHERE t.org_id = ${caller.org_id} AND t.stopped_at IS NOT NULL
    AND t.started_at >= ${first} - ${REACH} AND t.started_at < ${end} AND ${visible}${filtered(caller, filters)}`;
  const columns = raw('t.user_id, t.project_id, t.task_id, t.billable, t.currency, t.billable_rate, t.cost_rate');
  const whole = sql`(t.started_at >= ${first} AND t.stopped_at <= (${cut})[width_bucket(t.started_at, ${cut}) + 1])`;
  return sql`(
    SELECT ${columns}, t.seconds, width_bucket(t.started_at, ${cut}) AS bucket, 1 AS started FROM ${entries} AND ${whole}
    UNION ALL
    SELECT ${columns}, extract(epoch FROM least(t.stopped_at, (${cut})[b + 1]) - greatest(t.started_at, (${cut})[b]))::bigint, b,
      (b = greatest(width_bucket(t.started_at, ${cut}), 1))::int
    FROM (SELECT t.* FROM ${entries} AND NOT ${whole} AND t.stopped_at > ${first}) t,
      LATERAL generate_series(greatest(width_bucket(t.started_at, ${cut}), 1),
        least(width_bucket(t.stopped_at - interval '1 microsecond', ${cut}), ${pieces})) b
  )`;
}
