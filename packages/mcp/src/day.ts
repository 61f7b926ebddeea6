import { dayIn, plusDays, weekStart } from '@stint/core';

/** Where and when the words are said. */
export interface Now {
  readonly time_zone: string;
  readonly at: Date;
  readonly week_starts_on: Parameters<typeof weekStart>[1];
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** What the words may be, for who said others. */
export const DAY_WORDS =
  'YYYY-MM-DD, today, yesterday, tomorrow, or a weekday such as friday, last friday, next friday';
export const PERIOD_WORDS = 'this or last week, month or year';

/**
 * The day that a word means, or undefined. A weekday is the last one, today included; in a field for what is planned
 * (`ahead`), the next one.
 */
export function dayOf(words: string, { time_zone, at }: Now, ahead: boolean): string | undefined {
  const said = normal(words);
  const today = dayIn(time_zone, at);
  const near: Record<string, number> = { today: 0, yesterday: -1, tomorrow: 1 };
  if (Object.hasOwn(near, said)) return plusDays(today, near[said] as number);
  const [, which, name = ''] = /^(?:(last|next|this) )?([a-z]+)$/.exec(said) ?? [];
  const weekday = WEEKDAYS.indexOf(name);
  if (weekday < 0) return undefined;
  const until = (weekday - new Date(today).getUTCDay() + 7) % 7;
  if (which === 'next') return plusDays(today, until || 7);
  if (which === 'last') return plusDays(today, until - 7);
  return plusDays(today, ahead || which === 'this' || until === 0 ? until : until - 7);
}

/** The first and the last day of a period such as `this month`, or undefined. */
export function periodOf(words: string, { time_zone, at, week_starts_on }: Now): [string, string] | undefined {
  const [, which, unit] = /^(this|last|next) (week|month|year)$/.exec(normal(words)) ?? [];
  if (!unit) return undefined;
  const step = which === 'last' ? -1 : which === 'next' ? 1 : 0;
  const today = dayIn(time_zone, at);
  if (unit === 'week') {
    const first = plusDays(weekStart(today, week_starts_on), 7 * step);
    return [first, plusDays(first, 6)];
  }
  const [year = 0, month = 0] = today.split('-').map(Number);
  const from = unit === 'year' ? Date.UTC(year + step, 0) : Date.UTC(year, month - 1 + step);
  const next = unit === 'year' ? Date.UTC(year + step + 1, 0) : Date.UTC(year, month + step);
  return [isoDay(from), plusDays(isoDay(next), -1)];
}

const normal = (words: string): string =>
  words
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');

const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The instant a day begins in a zone. */
export function beginningOf(day: string, time_zone: string): string {
  const midnight = Date.parse(day);
  // The offset before the day says when it begins, unless the clocks change in between: then the one found there does.
  const guess = midnight - offsetAt(midnight, time_zone);
  return new Date(midnight - offsetAt(guess, time_zone)).toISOString();
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offsetAt(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const get = (name: string) => Number(parts.find(({ type }) => type === name)?.value);
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - time;
}
