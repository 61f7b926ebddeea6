import { empty, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { type Caller, day, type Entity, get, id, invalid, needed, operation, timeZone } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { Task } from '../../tasks/index.ts';
import { cutByDay } from '../entry.days.ts';

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

interface Found extends z.infer<typeof Group> {
  readonly all_seconds: number;
  readonly all_billable: number;
}

const MOST = 1000;

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
    /** The largest, up to 1,000; days in order. */
    groups: z.array(Group),
    /** There are more groups; the sums above are over all. */
    has_more: z.boolean(),
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
    ].reduce<Sql>((all, part) => (part ? sql`${all}${part}` : all), empty);
    const { key, name } = groupsFor(ctx.caller)[group_by];
    // The sums over everything are taken before the groups are cut off.
    const found = await ctx.query<Found>(sql`
      WITH ${cutByDay(ctx.caller, { from, to, time_zone, now: ctx.now, only })}
      SELECT ${key} AS key, min(${name}) AS name, floor(sum(s))::float8 AS seconds,
        floor(coalesce(sum(s) FILTER (WHERE billable), 0))::float8 AS billable_seconds, count(DISTINCT id)::int AS entries,
        sum(floor(sum(s))) OVER ()::float8 AS all_seconds,
        sum(floor(coalesce(sum(s) FILTER (WHERE billable), 0))) OVER ()::float8 AS all_billable
      FROM w GROUP BY 1 ORDER BY ${group_by === 'day' ? sql`1` : sql`3 DESC, 1`} LIMIT ${MOST + 1}`);
    return {
      from,
      to,
      time_zone,
      group_by,
      seconds: found[0]?.all_seconds ?? 0,
      billable_seconds: found[0]?.all_billable ?? 0,
      groups: found.slice(0, MOST).map(({ all_seconds, all_billable, ...group }) => group),
      has_more: found.length > MOST,
    };
  },
});
