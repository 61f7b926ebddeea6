/** Calendar days are YYYY-MM-DD; no zone is in them. */
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** The day it is somewhere. */
export const dayIn = (time_zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: time_zone }).format(at);

const FIRST_DAY = { sunday: 0, monday: 1, saturday: 6 } as const;

/** The first day of the week a day is in. */
export const weekStart = (day: string, week_starts_on: keyof typeof FIRST_DAY): string =>
  plusDays(day, -((new Date(day).getUTCDay() - FIRST_DAY[week_starts_on] + 7) % 7));

/** The day some months on; in a month that is too short, its last. */
export function addMonths(day: string, months: number): string {
  const [year, month, of] = day.split('-').map(Number) as [number, number, number];
  const count = year * 12 + month - 1 + months;
  const lastOf = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0));
  return new Date(Math.min(Date.UTC(Math.floor(count / 12), count % 12, of), lastOf.getTime()))
    .toISOString()
    .slice(0, 10);
}
