/** Days as YYYY-MM-DD. Everything in the demo is placed from the Monday of the week it is made in. */
export const ZONE = 'Europe/Vienna';

const DAY_MS = 86_400_000;

export const dayOf = (at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(at);

export const plus = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** 0 for Monday. */
const weekday = (day: string): number => (new Date(day).getUTCDay() + 6) % 7;

export const mondayOf = (day: string): string => plus(day, -weekday(day));

/** The instant of a day's wall clock in the demo's zone, `minutes` after midnight. */
export function instantAt(day: string, minutes: number): string {
  const guess = Date.parse(day) + minutes * 60_000;
  return new Date(guess - offsetAt(guess)).toISOString();
}

/** How far the zone's clock is ahead of UTC. Nobody in the demo works in the hour when it changes. */
function offsetAt(at: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: ZONE, timeZoneName: 'longOffset' }).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The month some months from the day's: its first and its last day. */
export function monthOf(day: string, months = 0): { readonly from: string; readonly to: string } {
  const [year, month] = day.split('-').map(Number) as [number, number];
  const first = (of: number) => new Date(Date.UTC(year, month - 1 + of, 1)).toISOString().slice(0, 10);
  return { from: first(months), to: plus(first(months + 1), -1) };
}
