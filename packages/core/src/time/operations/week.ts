import { sql } from '@stint/db';
import { z } from 'zod';
import { day, dayIn, get, id, invalid, operation, plusDays, weekStart } from '../../kernel/index.ts';
import { Settings } from '../../orgs/index.ts';
import { Project } from '../../projects/index.ts';
import { Task } from '../../tasks/index.ts';
import { cutByDay } from '../entry.days.ts';
import { personAsked } from '../time.person.ts';

const MOST = 1000;

/** Whole seconds for each of the seven days. */
const Days = z.array(z.int());

const WeekRow = z.strictObject({
  project_id: id('prj').nullable(),
  project_name: z.string().nullable(),
  task_id: id('task').nullable(),
  task_key: z.string().nullable(),
  task_title: z.string().nullable(),
  seconds: Days,
  total: z.int(),
});
type WeekRow = z.infer<typeof WeekRow>;

export const weekOfTime = operation({
  name: 'time.week',
  summary: "Show somebody's week as a grid",
  effect: 'read',
  permission: null,
  input: z.strictObject({
    /** Whose week; left out: your own. That of others needs `view_all_time`. */
    user_id: id('usr').optional(),
    /** A day in it; left out: today, where the person is. */
    week_of: day().optional(),
  }),
  output: z.strictObject({
    user_id: id('usr'),
    /** The person's: days are cut at its midnights. */
    time_zone: z.string(),
    days: z.array(day()),
    /** Up to 1,000, the most worked on first. What runs counts until now. */
    rows: z.array(WeekRow),
    /** There are more rows; the totals are over all. */
    has_more: z.boolean(),
    totals: Days,
    total: z.int(),
  }),
  rest: get('/time-entries/week'),
  mcp: { when: 'See a week at a glance: what was worked on by project and task, day by day.' },
  async run(ctx, { user_id, week_of }) {
    if (week_of && (week_of < '2000-01-01' || week_of > '2199-12-31')) {
      throw invalid('week_of', 'must lie between 2000 and 2199');
    }
    const { caller, now } = ctx;
    const person = await personAsked(ctx, user_id);
    const { week_starts_on } = (await ctx.find(Settings, caller.org_id)).value;
    const { time_zone } = person;
    const from = weekStart(week_of ?? dayIn(time_zone, now), week_starts_on);
    const days = Array.from({ length: 7 }, (_, i) => plusDays(from, i));
    const to = plusDays(from, 6);
    const only = sql` AND t.user_id = ${person.user_id}`;
    const cells = await ctx.query<Cell>(sql`
      WITH ${cutByDay(caller, { from, to, time_zone, now, only })}
      SELECT w.project_id, p.name AS project_name, w.task_id, k.key AS task_key, k.title AS task_title,
        w.day::text AS day, floor(sum(w.s))::float8 AS seconds
      FROM w LEFT JOIN projects p ON p.org_id = w.org_id AND p.id = w.project_id AND ${Project.visible.sql(caller, sql`p`) ?? sql`true`}
      LEFT JOIN tasks k ON k.org_id = w.org_id AND k.id = w.task_id AND ${Task.visible.sql(caller, sql`k`) ?? sql`true`}
      GROUP BY 1, 2, 3, 4, 5, 6`);
    const rows = grid(cells, days);
    const totals = days.map((_, i) => rows.reduce((sum, { seconds }) => sum + (seconds[i] as number), 0));
    return {
      user_id: person.user_id,
      time_zone,
      days,
      rows: rows.slice(0, MOST),
      has_more: rows.length > MOST,
      totals,
      total: totals.reduce((sum, seconds) => sum + seconds, 0),
    };
  },
});

interface Cell extends Omit<WeekRow, 'seconds' | 'total'> {
  readonly day: string;
  readonly seconds: number;
}

/** A row for each project and task. */
function grid(cells: readonly Cell[], days: readonly string[]): WeekRow[] {
  const rows = new Map<string, WeekRow>();
  for (const { day, seconds, ...work } of cells) {
    const key = `${work.project_id} ${work.task_id}`;
    const row = rows.get(key) ?? { ...work, seconds: days.map(() => 0), total: 0 };
    row.seconds[days.indexOf(day)] = seconds;
    row.total += seconds;
    rows.set(key, row);
  }
  return [...rows].sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1)).map(([, row]) => row);
}
