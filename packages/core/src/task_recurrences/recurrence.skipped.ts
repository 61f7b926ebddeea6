import { type Data, fail, invalid, plusDays } from '../kernel/index.ts';
import { daysOf } from './recurrence.days.ts';
import { nothingToSkip } from './recurrence.failures.ts';
import { afterCompletion, nextFrom, nextOf } from './recurrence.next.ts';
import { ruleOf } from './recurrence.rule.ts';
import type { TaskRecurrence } from './recurrence.schema.ts';

/** So many days ahead can be left out at a time. */
export const MOST_SKIPPED = 100;

/** What changes when a day is left out: the next one passes, a later one is remembered. */
export function skipping(is: Data<typeof TaskRecurrence>, date: string | undefined) {
  const { next_on, skipped_dates } = is;
  if (next_on === null) {
    throw fail(nothingToSkip, {
      detail: is.waits_for_id
        ? 'The next day is counted from the completion of the task before: there is none yet.'
        : 'No day is left.',
      current_state: { next_on, waits_for_id: is.waits_for_id },
    });
  }
  if (date === undefined || date === next_on) {
    const next = is.mode === 'schedule' ? nextFrom(is, plusDays(next_on, 1)) : afterCompletion(is, next_on, next_on);
    return { ...nextOf(is, next), passed_on: next_on };
  }
  if (is.mode !== 'schedule' || date < next_on || daysOf(ruleOf(is.rrule), is.starts_on).from(date) !== date) {
    throw invalid('date', `is no day still to come; the next one is ${next_on}`);
  }
  if (skipped_dates.length >= MOST_SKIPPED)
    throw invalid('date', `${MOST_SKIPPED} days are left out already`, 'too_big');
  return { skipped_dates: [...new Set([...skipped_dates, date])].sort() };
}
