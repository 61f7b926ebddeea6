import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import {
  type Caller,
  day,
  type Entity,
  get,
  id,
  invalid,
  needed,
  operation,
  ROW,
  timeZone,
} from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { Task } from '../../tasks/index.ts';
import { TimeEntry } from '../entry.schema.ts';

/** What to group by, and its name; the name of what the caller may not see stays out. */
const groupsFor = (caller: Caller) => {
  const seen = (of: Entity, alias: string) => of.visible.sql(caller, raw(alias)) ?? raw('true');
  return {
    project: {
      key: sql`w.project_id`,
      name: sql`(SELECT p.name FROM projects p WHERE p.org_id = w.org_id AND p.id = w.project_id AND ${seen(Project, 'p')})`,
    },
    client: {
      key: sql`(SELECT p.client_id FROM projects p WHERE p.org_id = w.org_id AND p.id = w.project_id)`,
      name: sql`(SELECT c.name FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id
        WHERE p.org_id = w.org_id AND p.id = w.project_id AND ${seen(Client, 'c')})`,
    },
    task: {
      key: sql`w.task_id`,
      name: sql`(SELECT k.key || ' ' || k.title FROM tasks k
        WHERE k.org_id = w.org_id AND k.id = w.task_id AND ${seen(Task, 'k')})`,
    },
    user: { key: sql`w.user_id`, name: sql`(SELECT u.name FROM users u WHERE u.id = w.user_id)` },
    day: { key: sql`w.day::text`, name: sql`NULL` },
  };
};

const Group = z.strictObject({
  key: z.string().nullable(),
  name: z.string().nullable(),
  seconds: z.int(),
  billable_seconds: z.int(),
  entries: z.int(),
});

export const summarizeTime = operation({
  name: 'time.summary',
  summary: 'Sum up tracked time over a range of days',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    from: day(),
    to: day(),
    time_zone: timeZone().optional(),
    group_by: z.enum(['project', 'client', 'task', 'user', 'day']).default('project'),
    user_id: id('usr').optional(),
    project_id: id('prj').optional(),
    client_id: id('cli').optional(),
    billable: z.boolean().optional(),
  }),
  output: z.strictObject({
    from: day(),
    to: day(),
    time_zone: z.string(),
    group_by: z.string(),
    seconds: z.int(),
    billable_seconds: z.int(),
    groups: z.array(Group),
  }),
  rest: get('/time-entries/summary'),
  mcp: {
    when: 'Answer how long was worked on what: totals by project, client, task, user or day. Days include both ends.',
  },
  async run(ctx, input) {
    const { from, to, group_by, time_zone = ctx.caller.time_zone } = input;
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (days < 0) throw invalid('to', 'must not be before from');
    if (group_by === 'client' || input.client_id) needed(ctx, 'view_clients', 'a client here');
    if (days > 366) throw invalid('to', 'must be within 366 days of from');
    const { org_id } = ctx.caller;
    const only = [
      input.user_id && sql` AND t.user_id = ${input.user_id}`,
      input.project_id && sql` AND t.project_id = ${input.project_id}`,
      input.client_id &&
        sql` AND t.project_id IN (SELECT p.id FROM projects p WHERE p.org_id = ${org_id} AND p.client_id = ${input.client_id})`,
      input.billable !== undefined && sql` AND t.billable = ${input.billable}`,
    ].reduce<typeof ROW>((all, part) => (part ? sql`${all}${part}` : all), raw(''));
    const visible = TimeEntry.visible.sql(ctx.caller, ROW) ?? raw('true');
    const { key, name } = groupsFor(ctx.caller)[group_by];
    // Each entry is cut at the midnights of the zone, so that a day has what was worked on it and a range what is in it.
    const groups = await ctx.query<z.infer<typeof Group>>(sql`
      WITH days AS (
        SELECT d::date AS day, d::date::timestamp AT TIME ZONE ${time_zone} AS begins,
          (d::date + 1)::timestamp AT TIME ZONE ${time_zone} AS ends
        FROM generate_series(${from}::date::timestamp, ${to}::date::timestamp, '1 day') d
      ), w AS (
        SELECT t.org_id, t.id, t.project_id, t.task_id, t.user_id, t.billable, days.day,
          extract(epoch FROM least(coalesce(t.stopped_at, ${ctx.now}), days.ends) - greatest(t.started_at, days.begins)) AS s
        FROM time_entries t JOIN days
          ON t.started_at < days.ends AND coalesce(t.stopped_at, ${ctx.now}) > days.begins
        WHERE t.org_id = ${org_id} AND t.started_at < ${to}::date + 2 AND t.started_at > ${from}::date - 9
          AND ${visible}${only}
      )
      SELECT ${key} AS key, min(${name}) AS name, floor(sum(s))::float8 AS seconds,
        floor(coalesce(sum(s) FILTER (WHERE billable), 0))::float8 AS billable_seconds, count(DISTINCT id)::int AS entries
      FROM w GROUP BY 1 ORDER BY ${group_by === 'day' ? sql`1` : sql`3 DESC, 1`}`);
    return {
      from,
      to,
      time_zone,
      group_by,
      seconds: groups.reduce((sum, group) => sum + group.seconds, 0),
      billable_seconds: groups.reduce((sum, group) => sum + group.billable_seconds, 0),
      groups,
    };
  },
});
