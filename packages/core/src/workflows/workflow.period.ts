import { plusDays, weekStart } from '../kernel/index.ts';
import type { OrgSettings } from '../orgs/index.ts';

export const PERIODS = ['this_month', 'last_month', 'this_week', 'last_week', 'this_quarter', 'last_quarter'] as const;
type Period = (typeof PERIODS)[number];

/** Days as YYYY-MM-DD, both ends in. */
interface Days {
  readonly from: string;
  readonly to: string;
}

type Calendar = Pick<OrgSettings, 'week_starts_on' | 'fiscal_year_start_month'>;

/** The days of a period that is named by today: weeks and quarters as the organization counts them. */
export function daysOf(period: Period, today: string, calendar: Calendar): Days {
  const back = period.startsWith('last_') ? 1 : 0;
  if (period.endsWith('_week')) {
    const from = plusDays(weekStart(today, calendar.week_starts_on), -7 * back);
    return { from, to: plusDays(from, 6) };
  }
  const [year = 0, month = 0] = today.split('-').map(Number);
  const into = period.endsWith('_quarter') ? (month - calendar.fiscal_year_start_month + 12) % 3 : 0;
  const length = period.endsWith('_quarter') ? 3 : 1;
  const first = month - 1 - into - back * length;
  return { from: monthStart(year, first), to: plusDays(monthStart(year, first + length), -1) };
}

/** Months count from 0 and may leave the year. */
const monthStart = (year: number, month: number): string =>
  new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
