import { invalid } from '../kernel/index.ts';

export const LONGEST_MS = 7 * 86_400_000;
const FIRST = Date.UTC(2000, 0, 1);

/** An instant cut to the second: what is kept, so that durations are whole and add up. */
export function toSecond(at: string | Date): Date {
  return new Date(Math.floor(new Date(at).getTime() / 1000) * 1000);
}

/** A finished span: it ends after it starts, lasts at most seven days, and lies between the year 2000 and tomorrow. */
export function checkSpan(started: Date, stopped: Date, now: Date): void {
  checkStart(started, now);
  if (stopped <= started) throw invalid('stopped_at', 'must be after started_at');
  if (stopped.getTime() - started.getTime() > LONGEST_MS) {
    throw invalid('stopped_at', 'must be within seven days of started_at; split longer work into entries');
  }
}

/** A timer starts at most seven days back and not later than tomorrow. */
export function checkTimerStart(started: Date, now: Date): void {
  checkStart(started, now);
  if (now.getTime() - started.getTime() > LONGEST_MS) throw invalid('started_at', 'must be within the last seven days');
}

export function checkStart(started: Date, now: Date): void {
  if (started.getTime() < FIRST) throw invalid('started_at', 'must not be before the year 2000');
  if (started.getTime() > now.getTime() + 86_400_000) throw invalid('started_at', 'must not be later than tomorrow');
}
