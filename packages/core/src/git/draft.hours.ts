import { dayIn } from '../kernel/index.ts';
import type { WorkingHours } from '../members/index.ts';
import { instantsAt } from '../time/index.ts';

/** A stretch of time, in whole seconds since 1970; its end is not in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const office = [{ from: '09:00', to: '17:00' }];

/** The hours of those whose own say nothing. */
const OFFICE: WorkingHours = {
  monday: office,
  tuesday: office,
  wednesday: office,
  thursday: office,
  friday: office,
};

const saysNothing = (hours: WorkingHours) => WEEKDAYS.every((weekday) => !hours[weekday]?.length);

const secondsOf = (clock: string): number => Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3)) * 60;

/** When somebody works on one day, as instants: on the days the clocks change as long as it really lasts. */
export function workOn(day: string, given: WorkingHours, zone: string): Span[] {
  const hours = saysNothing(given) ? OFFICE : given;
  const weekday = WEEKDAYS[new Date(day).getUTCDay()] as (typeof WEEKDAYS)[number];
  let end = Number.NEGATIVE_INFINITY;
  const spans: Span[] = [];
  for (const { from, to } of hours[weekday] ?? []) {
    // Where clocks show an hour twice, the first span has both.
    const start = Math.max(end, instantsAt(day, secondsOf(from), zone)[0] as number);
    end = Math.max(start, instantsAt(day, secondsOf(to), zone).at(-1) as number);
    if (start < end) spans.push({ from: start, to: end });
  }
  return spans;
}

export const dayOf = (at: number, zone: string): string => dayIn(zone, new Date(at * 1000));

/** The parts of the spans that lie in a stretch. */
export const inside = (spans: readonly Span[], from: number, to: number): Span[] =>
  spans
    .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
    .filter((span) => span.from < span.to);
