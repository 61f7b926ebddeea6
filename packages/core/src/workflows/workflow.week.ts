import { z } from 'zod';
import { type Context, type Data, day, id, plusDays } from '../kernel/index.ts';
import { within } from '../kernel/within.ts';
import type { Member } from '../members/index.ts';
import { getTimesheet } from '../time/operations/timesheets/get.ts';
import { weekOfTime } from '../time/operations/week.ts';
import { Timesheet } from '../time/timesheet.schema.ts';

/** One of the caller's weeks: what was worked, against what they have time for. */
export const ReviewedWeek = z.strictObject({
  from: day(),
  to: day(),
  seconds: z.int(),
  capacity_seconds: z.int(),
  days: z.array(z.strictObject({ day: day(), seconds: z.int(), is_working_day: z.boolean() })),
  /** Null is time on no project, or on one that is not seen any more. The most worked on first. */
  projects: z.array(
    z.strictObject({ project_id: id('prj').nullable(), name: z.string().nullable(), seconds: z.int() }),
  ),
  /** Working days that are over and have no time. */
  missing_days: z.array(day()),
  timesheet: z.strictObject({ status: Timesheet.fields.status, timesheet_id: id('tsh').nullable() }),
});
type ReviewedWeek = z.infer<typeof ReviewedWeek>;

/** The steps of `reviewWeek`. */
export const reviewing = [weekOfTime, getTimesheet] as const;

export async function reviewWeek(
  ctx: Context,
  { value: member }: { readonly value: Data<typeof Member> },
  week_of: string,
  today: string,
): Promise<ReviewedWeek> {
  const week = await within(ctx, weekOfTime, { week_of });
  const from = week.days[0] as string;
  const timesheet = await within(ctx, getTimesheet, { timesheet_id: week_of });
  const days = week.days.map((each, i) => ({
    day: each,
    seconds: week.totals[i] as number,
    is_working_day: worksOn(member.working_hours, each),
  }));
  return {
    from,
    to: plusDays(from, 6),
    seconds: week.total,
    capacity_seconds: member.weekly_capacity_minutes * 60,
    days,
    projects: byProject(week.rows),
    missing_days: days
      .filter((each) => each.is_working_day && each.day < today && each.seconds === 0)
      .map((d) => d.day),
    timesheet: { status: timesheet.status, timesheet_id: timesheet.timesheet?.id ?? null },
  };
}

type Hours = Data<typeof Member>['working_hours'];
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** When the work of a day begins, as HH:MM; undefined on a day off. Who has no hours works from Monday to Friday. */
export function workBegins(hours: Hours, day: string): string | undefined {
  const weekday = WEEKDAYS[new Date(day).getUTCDay()] as (typeof WEEKDAYS)[number];
  if (Object.values(hours).every((spans) => !spans?.length)) {
    return weekday === 'saturday' || weekday === 'sunday' ? undefined : MORNING;
  }
  return hours[weekday]?.[0]?.from;
}

/** When work begins where nobody said. */
export const MORNING = '09:00';

const worksOn = (hours: Hours, day: string): boolean => workBegins(hours, day) !== undefined;

type Rows = z.infer<typeof weekOfTime.output>['rows'];

function byProject(rows: Rows): ReviewedWeek['projects'] {
  const sums = new Map<string | null, ReviewedWeek['projects'][number]>();
  for (const { project_id, project_name: name, total } of rows) {
    const sum = sums.get(project_id) ?? { project_id, name, seconds: 0 };
    sum.seconds += total;
    sums.set(project_id, sum);
  }
  return [...sums.values()].sort((a, b) => b.seconds - a.seconds);
}
