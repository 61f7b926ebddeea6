import { RRuleTemporal } from 'rrule-temporal';

/**
 * The instant of a day's wall clock somewhere. Where the clock leaps over it, as much later as it leaps; where it comes twice,
 * the first (RFC 5545, 3.3.5).
 */
export function momentOf(day: string, time_of_day: string, time_zone: string): Date {
  const local = `${day}T${time_of_day}00`.replaceAll(/[-:]/g, '');
  const rruleString = `DTSTART;TZID=${time_zone}:${local}\nRRULE:FREQ=DAILY;COUNT=1`;
  return new Date(new RRuleTemporal({ rruleString }).options().dtstart.epochMilliseconds);
}
