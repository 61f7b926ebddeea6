import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, id, needed, operation } from '../../kernel/index.ts';
import { Task } from '../../tasks/index.ts';
import { answer } from '../report.answer.ts';
import { capacities, percent, percentOf } from '../report.capacity.ts';
import { rangeInput, rangeOf, reportFrame } from '../report.range.ts';

export const workloadReport = operation({
  name: 'reports.workload',
  summary: 'Compare what is left to do with what people can',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({ ...rangeInput, user_id: id('usr').optional() }),
  output: z.strictObject({
    ...reportFrame,
    data: z.array(
      z.strictObject({
        user_id: id('usr').nullable(),
        user: z.string().nullable(),
        tasks: z.int(),
        overdue: z.int(),
        /** Tasks whose length nobody has estimated. */
        unestimated: z.int(),
        /** Estimates less what was tracked, each task shared evenly by its assignees. */
        remaining_seconds: z.int(),
        capacity_seconds: z.int(),
        /** Of the capacity, in basis points; null without a capacity. */
        load: percent(),
      }),
    ),
  }),
  table: 'data',
  rest: get('/reports/workload'),
  mcp: {
    when: 'See who has too much or too little to do: open tasks due by the end of the range, or already begun without a due date, against capacity. Tasks of nobody are in the row without a user.',
  },
  async run(ctx, { from, to, time_zone, user_id }) {
    needed(ctx, 'view_all_time', 'what is left of tasks');
    const { caller } = ctx;
    const range = await rangeOf(ctx, { from, to, time_zone });
    const visible = Task.visible.sql(caller, raw('k')) ?? raw('true');
    const share = raw('greatest(count(*) OVER (PARTITION BY k.id), 1)');
    const [capacity, found] = await Promise.all([
      capacities(ctx, range),
      answer(ctx, {
        range,
        by: ['user'],
        labels: [],
        ctes: [
          sql`open AS (SELECT a.user_id, k.due_date, k.estimate_minutes,
              greatest(k.estimate_minutes * 60 - k.tracked_seconds, 0) / ${share} AS remaining
            FROM tasks k LEFT JOIN task_assignees a ON a.org_id = k.org_id AND a.task_id = k.id
            WHERE k.org_id = ${caller.org_id} AND k.deleted_at IS NULL AND k.completed_at IS NULL AND ${visible}
              AND (k.due_date <= ${to}::date OR (k.due_date IS NULL AND k.start_date <= ${to}::date)))`,
          sql`g AS (SELECT user_id, NULL::text AS currency, count(*)::int AS tasks,
              (count(*) FILTER (WHERE due_date < ${from}::date))::int AS overdue,
              (count(*) FILTER (WHERE estimate_minutes IS NULL))::int AS unestimated,
              coalesce(sum(remaining), 0)::bigint AS remaining_seconds
            FROM open WHERE ${user_id ?? null}::text IS NULL OR user_id = ${user_id ?? null} GROUP BY user_id)`,
        ],
        columns: sql`g.tasks, g.overdue, g.unestimated, g.remaining_seconds`,
        order: sql`g.remaining_seconds DESC, g.user_id`,
        totals: raw('sum(g.tasks) AS tasks'),
        limit: 10_000,
      }),
    ]);
    const data = (found.data as Load[]).map((row) => {
      const capacity_seconds = (row.user_id && capacity.get(row.user_id)) || 0;
      return { ...row, capacity_seconds, load: percentOf(row.remaining_seconds, capacity_seconds) };
    });
    return { from, to, time_zone: found.time_zone, rounding: found.rounding, seq: found.seq, data };
  },
});

interface Load {
  readonly user_id: string | null;
  readonly user: string | null;
  readonly tasks: number;
  readonly overdue: number;
  readonly unestimated: number;
  readonly remaining_seconds: number;
}
