const DAY_MS = 86_400_000;
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

interface Day {
  readonly text: string;
  /** Days since 1970. */
  readonly count: number;
  readonly year: number;
  readonly month: number;
  readonly of_month: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

const days = new Map<number, Day>();

function dayOf(count: number): Day {
  const known = days.get(count);
  if (known) return known;
  const date = new Date(count * DAY_MS);
  const day = {
    text: date.toISOString().slice(0, 10),
    count,
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    of_month: date.getUTCDate(),
    weekday: (date.getUTCDay() + 6) % 7,
  };
  days.set(count, day);
  return day;
}

/**
 * The days of a rule up to an end, found by looking at each day of each period: slow, and as the standard says it, to hold
 * the library against.
 */
export function byTheBook(text: string, starts_on: string, end: string): string[] {
  const rule = new Map(text.split(';').map((part) => part.split('=') as [string, string]));
  const start = dayOf(Date.parse(starts_on) / DAY_MS);
  const numbers = (name: string) => rule.get(name)?.split(',').map(Number);
  const freq = rule.get('FREQ') as string;
  const wkst = WEEKDAYS.indexOf(rule.get('WKST') ?? 'MO');
  const weekOf = ({ count, weekday }: Day) => (count - ((weekday - wkst + 7) % 7)) / 7;
  const periodOf = (day: Day): number =>
    ({ DAILY: day.count, WEEKLY: Math.round(weekOf(day)), MONTHLY: day.year * 12 + day.month, YEARLY: day.year })[
      freq
    ] as number;

  const sameSpan = (a: Day, b: Day) =>
    a.year === b.year && (a.month === b.month || (freq === 'YEARLY' && !rule.has('BYMONTH')));
  /** Whether it is the nth of its weekday in its month, or in its year. */
  const isNth = (day: Day, n: number) => {
    const step = n > 0 ? -7 : 7;
    const weeks = Math.abs(n);
    return sameSpan(day, dayOf(day.count + step * (weeks - 1))) && !sameSpan(day, dayOf(day.count + step * weeks));
  };
  const counted = (wanted: readonly number[], at: number, length: number) =>
    wanted.some((n) => (n > 0 ? n === at : length + 1 + n === at));
  const inMonth = (day: Day) => new Date(Date.UTC(day.year, day.month, 0)).getUTCDate();
  const inYear = (day: Day) => (Date.UTC(day.year + 1, 0) - Date.UTC(day.year, 0)) / DAY_MS;
  const ofYear = (day: Day) => day.count - Date.UTC(day.year, 0) / DAY_MS + 1;

  const matches = (day: Day): boolean => {
    const [months, monthDays, yearDays] = [numbers('BYMONTH'), numbers('BYMONTHDAY'), numbers('BYYEARDAY')];
    const weekdays = rule.get('BYDAY')?.split(',');
    if (months && !months.includes(day.month)) return false;
    if (monthDays && !counted(monthDays, day.of_month, inMonth(day))) return false;
    if (yearDays && !counted(yearDays, ofYear(day), inYear(day))) return false;
    if (weekdays) {
      return weekdays.some((each) => {
        const n = Number(each.slice(0, -2));
        return each.endsWith(WEEKDAYS[day.weekday] as string) && (n === 0 || isNth(day, n));
      });
    }
    if (monthDays || yearDays || freq === 'DAILY') return true;
    // What no part says is the first day's.
    if (freq === 'WEEKLY') return day.weekday === start.weekday;
    return day.of_month === start.of_month && (freq === 'MONTHLY' || months !== undefined || day.month === start.month);
  };

  const interval = Number(rule.get('INTERVAL') ?? 1);
  const periods = new Map<number, string[]>();
  // Whole periods, so that what BYSETPOS counts is there from the first one's beginning.
  for (
    let day = dayOf(start.count - 366);
    day.text <= end || periodOf(day) === periodOf(dayOf(day.count - 1));
    day = dayOf(day.count + 1)
  ) {
    const period = periodOf(day);
    if (period < periodOf(start) || (period - periodOf(start)) % interval !== 0 || !matches(day)) continue;
    periods.set(period, [...(periods.get(period) ?? []), day.text]);
  }
  const chosen = numbers('BYSETPOS');
  return [...periods.values()]
    .flatMap((days) => (chosen ? days.filter((_, i) => counted(chosen, i + 1, days.length)) : days))
    .filter((day) => day >= starts_on && day <= end);
}
