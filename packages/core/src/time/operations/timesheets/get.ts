import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, day, fail, failures, get, id, invalid, operation, wrongId } from '../../../kernel/index.ts';
import { TIMESHEET_STATUSES, Timesheet } from '../../timesheet.schema.ts';
import { Worked, workedIn } from '../../timesheet.sums.ts';
import { type PersonWeek, personWeek } from '../../timesheet.week.ts';

const REF = /^(tsh_[0-7][0-9a-hjkmnp-tv-z]{25}|\d{4}-\d\d-\d\d)$/;

export const getTimesheet = operation({
  name: 'time.timesheets.get',
  summary: "Get a person's week: what was worked, and its timesheet",
  effect: 'read',
  permission: null,
  input: z.strictObject({
    /** The timesheet's id, or any day of the week, such as 2026-05-06. */
    timesheet_id: z.string().regex(REF, { error: ({ input }) => `${wrongId('tsh', input)}, or a day of the week` }),
    /** With a day: whose week. Left out: your own. */
    user_id: id('usr').optional(),
  }),
  output: z.strictObject({
    user_id: id('usr'),
    week_starts_on: day(),
    week_ends_on: day(),
    status: z.enum(TIMESHEET_STATUSES),
    /** As the entries stand now; what was submitted is in `timesheet`. */
    ...Worked,
    /** Null while the week was never handed in. */
    timesheet: Timesheet.schema.nullable(),
  }),
  rest: get('/timesheets/{timesheet_id}'),
  mcp: { when: 'See the time of one week, and whether it is submitted or approved. Takes a day of the week or an id.' },
  async run(ctx, { timesheet_id, user_id }) {
    const week = await weekFor(ctx, timesheet_id, user_id);
    const timesheet = week.timesheet_id ? await ctx.find(Timesheet, week.timesheet_id) : null;
    return {
      user_id: week.user_id,
      week_starts_on: week.from,
      week_ends_on: week.to,
      status: timesheet?.value.status ?? 'open',
      ...(await workedIn(ctx, week.user_id, week)),
      timesheet,
    };
  },
});

async function weekFor(ctx: Context, ref: string, whose: string | undefined): Promise<PersonWeek> {
  if (!ref.startsWith('tsh_')) {
    const user_id = whose ?? ctx.caller.user_id;
    await reachable(ctx, user_id);
    if (!day().safeParse(ref).success) throw invalid('timesheet_id', 'is no day of the calendar');
    return personWeek(ctx, user_id, 'timesheet_id', ref);
  }
  const { user_id, week_starts_on, week_ends_on, id } = (await ctx.find(Timesheet, ref)).value;
  if (whose && whose !== user_id) throw invalid('user_id', 'is not whose timesheet it is; leave it out');
  return { user_id, from: week_starts_on, to: week_ends_on, timesheet_id: id };
}

/** The weeks of others are for those who see their timesheets. */
async function reachable({ caller, query }: Context, user_id: string): Promise<void> {
  if (user_id === caller.user_id) return;
  const { permissions } = caller;
  const [member] = await query(sql`SELECT FROM members WHERE org_id = ${caller.org_id} AND user_id = ${user_id}`);
  if (member && (permissions.has('approve_time') || permissions.has('view_all_time'))) return;
  throw fail(failures.not_found, `There is no week of ${user_id} here.`);
}
