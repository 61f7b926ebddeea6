import { addMonths, dayIn, plusDays } from '../kernel/index.ts';
import { daysOf } from './recurrence.days.ts';
import { momentOf } from './recurrence.moment.ts';
import { type Rule, ruleOf, untilOf } from './recurrence.rule.ts';
import type { CATCH_UPS, MODES } from './recurrence.schema.ts';

export interface Schedule {
  readonly mode: (typeof MODES)[number];
  readonly rrule: string;
  readonly starts_on: string;
  readonly time_of_day: string;
  readonly time_zone: string;
  /** How many days before its day a task is made. */
  readonly ahead_days: number;
  readonly catch_up: (typeof CATCH_UPS)[number];
  readonly skipped_dates: readonly string[];
}

/** Where a recurrence stands. */
export interface Standing {
  readonly next_on: string | null;
  readonly passed_on: string | null;
  readonly made: number;
  readonly waits_for_id: string | null;
}

/** The first day the rule gives from a day on, but those skipped. */
export function nextFrom(schedule: Schedule, from: string): string | null {
  const { starts_on, skipped_dates } = schedule;
  const rule = ruleOf(schedule.rrule);
  if (schedule.mode === 'after_completion') return within(rule, from < starts_on ? starts_on : from);
  const days = daysOf(rule, starts_on);
  const skipped = new Set(skipped_dates);
  let next = days.from(from);
  while (next !== null && skipped.has(next)) next = days.from(plusDays(next, 1));
  return next;
}

/** The last day of the rule that has come, from a day on that has: what was missed in between is not made. */
export function latestFrom(schedule: Schedule, from: string, now: Date): string {
  const { time_of_day, time_zone, skipped_dates } = schedule;
  const days = daysOf(ruleOf(schedule.rrule), schedule.starts_on);
  const today = dayIn(time_zone, now);
  const skipped = new Set(skipped_dates);
  let day = days.upTo(momentOf(today, time_of_day, time_zone) > now ? plusDays(today, -1) : today);
  while (day !== null && day > from && skipped.has(day)) day = days.upTo(plusDays(day, -1));
  return day !== null && day > from ? day : from;
}

/** The first day an interval or more after a task was completed, that is behind none made: a task may be made ahead. */
export function afterCompletion(schedule: Schedule, completed_on: string, passed_on: string | null): string | null {
  const rule = ruleOf(schedule.rrule);
  let day = completed_on;
  for (let times = 1; day <= (passed_on ?? '') || times === 1; times++) day = intervals(rule, completed_on, times);
  return within(rule, day);
}

/** The day so many of the rule's intervals on, each counted from the first; in a month that is too short, its last. */
function intervals(rule: Rule, from: string, times: number): string {
  const count = Number(rule.get('INTERVAL') ?? 1) * times;
  switch (rule.get('FREQ')) {
    case 'DAILY':
      return plusDays(from, count);
    case 'WEEKLY':
      return plusDays(from, 7 * count);
    default:
      return addMonths(from, rule.get('FREQ') === 'YEARLY' ? 12 * count : count);
  }
}

function within(rule: Rule, day: string): string | null {
  const until = untilOf(rule);
  return day >= '2200' || day.length > 10 || (until !== null && day > until) ? null : day;
}

/** A day that comes next, and when its task is made. */
export function nextOf(schedule: Schedule, next_on: string | null) {
  const { ahead_days, time_of_day, time_zone } = schedule;
  return { next_on, next_at: next_on && momentOf(plusDays(next_on, -ahead_days), time_of_day, time_zone) };
}

/** From here on: today, or the day after the last one behind it. What passed meanwhile is not made up for. */
export function goOn(schedule: Schedule, standing: Standing, now: Date) {
  const { next_on, passed_on, made, waits_for_id } = standing;
  const today = dayIn(schedule.time_zone, now);
  const from = passed_on === null || passed_on < today ? today : plusDays(passed_on, 1);
  if (schedule.mode === 'schedule') return { ...nextOf(schedule, nextFrom(schedule, from)), waits_for_id: null };
  if (waits_for_id !== null) return { next_on: null, next_at: null, waits_for_id };
  // What was counted from a completion stays, unless it is behind.
  const next = isCounted(schedule, made)
    ? null
    : nextFrom(schedule, next_on !== null && next_on > from ? next_on : from);
  return { ...nextOf(schedule, next), waits_for_id: null };
}

/** Whether as many tasks were made after one another as the rule counts. */
export const isCounted = ({ rrule }: Schedule, made: number): boolean =>
  made >= Number(ruleOf(rrule).get('COUNT') ?? Number.POSITIVE_INFINITY);
