import { z } from 'zod';
import { type Context, plusDays } from '../kernel/index.ts';
import type { Range } from './report.range.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const OFFICE: readonly string[] = WEEKDAYS.slice(1, 6);

/**
 * The seconds each member can work in a range: the weekly capacity, spread evenly over the weekdays of their working
 * hours (Monday to Friday where these say nothing), times how many of those days the range has.
 */
export async function capacities(ctx: Context, { from, to }: Range): Promise<ReadonlyMap<string, number>> {
  const days = new Map<string, number>();
  for (let day = from; day <= to; day = plusDays(day, 1)) {
    const weekday = WEEKDAYS[new Date(day).getUTCDay()] as string;
    days.set(weekday, (days.get(weekday) ?? 0) + 1);
  }
  const members = await ctx.db.member.findMany({
    where: { removed_at: null },
    select: { user_id: true, weekly_capacity_minutes: true, working_hours: true },
  });
  return new Map(
    members.map(({ user_id, weekly_capacity_minutes, working_hours }) => {
      const hours = working_hours as Record<string, unknown[] | undefined>;
      const own = WEEKDAYS.filter((weekday) => hours[weekday]?.length);
      const weekdays = own.length ? own : OFFICE;
      const there = weekdays.reduce((sum, weekday) => sum + (days.get(weekday) ?? 0), 0);
      return [user_id, Math.round((weekly_capacity_minutes * 60 * there) / weekdays.length)];
    }),
  );
}

export const percent = () => z.int().nullable();

/** A part of a whole in basis points, rounded down; null without a whole. */
export const percentOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.floor((part * 10_000) / whole) : null;
