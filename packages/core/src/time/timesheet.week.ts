import { sql } from '@stint/db';
import { type Context, invalid, plusDays, weekStart } from '../kernel/index.ts';
import { type OrgSettings, Settings } from '../orgs/index.ts';

/** Days as YYYY-MM-DD, both ends in. */
export interface Week {
  readonly from: string;
  readonly to: string;
}

export const lengthOf = ({ from, to }: Week): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/**
 * The week a day is in. Weeks of the person that are there already stay as they are, also when the organization's weeks
 * start on another day by now: the day is in one of them, or in a week cut to what they leave.
 */
export function weekOf(day: string, starts_on: OrgSettings['week_starts_on'], taken: readonly Week[]): Week {
  const own = taken.find(({ from, to }) => from <= day && day <= to);
  if (own) return own;
  const first = weekStart(day, starts_on);
  const before = taken.filter(({ to }) => to < day).map(({ to }) => plusDays(to, 1));
  const after = taken.filter(({ from }) => from > day).map(({ from }) => plusDays(from, -1));
  return { from: [first, ...before].sort().at(-1) as string, to: [plusDays(first, 6), ...after].sort()[0] as string };
}

export interface PersonWeek extends Week {
  readonly user_id: string;
  /** Its timesheet, where it was ever handed in. */
  readonly timesheet_id: string | null;
}

/** The person's week that the day is in. */
export async function personWeek(ctx: Context, user_id: string, field: string, day: string): Promise<PersonWeek> {
  if (day < '2000-01-01' || day > '2199-12-31') throw invalid(field, 'must lie between 2000 and 2199');
  const settings = await ctx.find(Settings, ctx.caller.org_id);
  const sheets = await ctx.query<Week & { id: string }>(sql`SELECT w.id, w.week_starts_on::text AS from,
      (w.week_starts_on + w.week_days - 1)::text AS to
    FROM timesheets w WHERE w.org_id = ${ctx.caller.org_id} AND w.user_id = ${user_id}
      AND w.week_starts_on BETWEEN ${day}::date - 13 AND ${day}::date + 7`);
  const week = weekOf(day, settings.value.week_starts_on, sheets);
  const sheet = sheets.find(({ from }) => from === week.from);
  return { user_id, from: week.from, to: week.to, timesheet_id: sheet?.id ?? null };
}
