import { z } from 'zod';
import { type Context, day, invalid, plusDays, timeZone } from '../kernel/index.ts';
import { Settings } from '../orgs/index.ts';
import type { WeekStart } from './report.calendar.ts';

/** Days, both ends in, cut in a zone. */
export const rangeInput = {
  from: day(),
  to: day(),
  /** Left out: the organization's. */
  time_zone: timeZone().optional(),
};

/** What every report says of itself. */
export const reportFrame = {
  from: day(),
  to: day(),
  time_zone: z.string(),
  /** Worked time is shown as it is; rounding is for billing. */
  rounding: z.literal('none'),
  /** The event of the log up to which the figures are true. */
  seq: z.int(),
};

export interface Range {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
  readonly week_starts_on: WeekStart;
  readonly currency: string;
}

const LONGEST_DAYS = 1100;

/** The range to report on, checked, with what the organization says of zone, week and currency. */
export async function rangeOf(
  ctx: Context,
  { from, to, time_zone }: { from: string; to: string; time_zone?: string | undefined },
): Promise<Range> {
  if (to < from) throw invalid('to', 'must not be before from');
  if (to > plusDays(from, LONGEST_DAYS)) throw invalid('to', `must be within ${LONGEST_DAYS} days of from`);
  const org = await orgOf(ctx);
  return { from, to, ...org, time_zone: time_zone ?? org.time_zone };
}

export async function orgOf(ctx: Context): Promise<Pick<Range, 'time_zone' | 'week_starts_on' | 'currency'>> {
  const [{ time_zone, currency }, settings] = await Promise.all([
    ctx.db.org.findFirstOrThrow({ select: { time_zone: true, currency: true } }),
    ctx.find(Settings, ctx.caller.org_id),
  ]);
  return { time_zone, currency, week_starts_on: settings.value.week_starts_on };
}
