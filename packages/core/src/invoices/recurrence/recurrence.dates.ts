import { addMonths, plusDays } from '../../kernel/index.ts';

export const FREQUENCIES = ['weekly', 'monthly', 'quarterly', 'yearly'] as const;

/** Days are YYYY-MM-DD. */
export interface Schedule {
  readonly frequency: (typeof FREQUENCIES)[number];
  /** Every how many weeks, months, quarters or years. */
  readonly interval: number;
  readonly starts_on: string;
  readonly ends_on: string | null;
}

const MONTHS = { monthly: 1, quarterly: 3, yearly: 12 } as const;

/** An occurrence by its place; 0 is `starts_on`. Always counted from there: the 31st stays the 31st where there is one. */
export const occurrence = ({ frequency, interval, starts_on }: Schedule, place: number): string =>
  frequency === 'weekly'
    ? plusDays(starts_on, 7 * interval * place)
    : addMonths(starts_on, MONTHS[frequency] * interval * place);

/** What comes at this place, or null after the end. */
export function occurrenceOrEnd(schedule: Schedule, place: number): string | null {
  const day = occurrence(schedule, place);
  return schedule.ends_on !== null && day > schedule.ends_on ? null : day;
}

/** The place of the first occurrence on a day or after. */
export function placeFrom(schedule: Schedule, day: string): number {
  let low = 0;
  if (schedule.starts_on >= day) return low;
  let high = 1;
  while (occurrence(schedule, high) < day) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (occurrence(schedule, middle) < day) low = middle;
    else high = middle;
  }
  return high;
}

/** The days an occurrence bills: from the one before it up to the day before. */
export const periodBefore = (schedule: Schedule, place: number): { from: string; to: string } => ({
  from: occurrence(schedule, place - 1),
  to: plusDays(occurrence(schedule, place), -1),
});

/** From its first occurrence on a day or after: the place of that, and its day. */
export function goOn(schedule: Schedule, day: string): { made: number; next_on: string | null } {
  const made = placeFrom(schedule, day);
  return { made, next_on: occurrenceOrEnd(schedule, made) };
}

/** The first day on which it may go on: today, unless today is behind it already. */
export function nextDay(was: Schedule & { readonly passed: number }, today: string): string {
  if (was.passed === 0) return today;
  const after = plusDays(occurrence(was, was.passed - 1), 1);
  return after > today ? after : today;
}

export const sameSchedule = (a: Schedule, b: Schedule): boolean =>
  a.frequency === b.frequency && a.interval === b.interval && a.starts_on === b.starts_on && a.ends_on === b.ends_on;
