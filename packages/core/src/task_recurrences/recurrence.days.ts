import { RRuleTemporal } from 'rrule-temporal';
import { invalid } from '../kernel/index.ts';
import { type Rule, textOf } from './recurrence.rule.ts';

/** The days of a rule, in their order. */
export interface Days {
  /** The first on a day or after it; null where there is none. */
  from(day: string): string | null;
  /** The last up to a day. */
  upTo(day: string): string | null;
}

/** Periods that are looked at: 29 February comes after 2,922 days where the century has none. */
const MOST_PERIODS: Readonly<Record<string, number>> = { DAILY: 5000, WEEKLY: 2000, MONTHLY: 1200, YEARLY: 300 };
const MOST_CANDIDATES = 30_000;
/** No day is later, so that none has a year of five digits. */
const LAST = Date.parse('2199-12-31');

/**
 * The days a rule gives from its first on. It is reckoned in UTC, where every day has 24 hours: a zone's days are the same
 * ones, and when they begin is `momentOf`'s business. What would go on for ever without a day is refused.
 */
export function daysOf(rule: Rule, starts_on: string): Days {
  const compact = (day: string) => `${day.replaceAll('-', '')}T000000Z`;
  const text = textOf(rule).replace(/UNTIL=\d{8}/, '$&T000000Z');
  const found = (one: { readonly epochMilliseconds: number } | null): string | null =>
    one === null || one.epochMilliseconds > LAST ? null : new Date(one.epochMilliseconds).toISOString().slice(0, 10);
  return refusing(() => {
    const days = new RRuleTemporal({
      rruleString: `DTSTART:${compact(starts_on)}\nRRULE:${text}`,
      strict: true,
      maxIterations: MOST_PERIODS[rule.get('FREQ') as string] as number,
      maxCandidateEvaluations: MOST_CANDIDATES,
    });
    // A count is counted from the first day; once is enough.
    if (rule.has('COUNT')) return listed(days.all().flatMap((one) => found(one) ?? []));
    return {
      from: (day) => refusing(() => found(days.next(new Date(day < starts_on ? starts_on : day), true))),
      upTo: (day) => refusing(() => (day < starts_on ? null : found(days.previous(new Date(day), true)))),
    };
  });
}

const listed = (days: readonly string[]): Days => ({
  from: (day) => days.find((one) => one >= day) ?? null,
  upTo: (day) => days.findLast((one) => one <= day) ?? null,
});

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message } = error as Error;
    const endless = /exceeded/.test(message);
    throw invalid('rrule', endless ? 'gives no day, or none for so long that it is not looked for' : message);
  }
}
