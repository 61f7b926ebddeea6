import { plusDays, weekStart } from '../kernel/index.ts';

export const UNITS = ['day', 'week', 'month'] as const;
export type Unit = (typeof UNITS)[number];

export type WeekStart = Parameters<typeof weekStart>[1];

/** The first day of the day's week or month. */
function startOf(unit: Unit, day: string, week_starts_on: WeekStart): string {
  if (unit === 'day') return day;
  return unit === 'week' ? weekStart(day, week_starts_on) : `${day.slice(0, 7)}-01`;
}

/** Where a range is cut: the first day of each piece, the day after the last, and what each piece is called. */
interface Days {
  readonly from: string;
  readonly to: string;
  readonly week_starts_on: WeekStart;
}

export interface Cuts {
  readonly bounds: readonly string[];
  readonly labels: readonly string[];
}

export function cuts({ from, to, week_starts_on }: Days, unit: Unit | null): Cuts {
  const bounds = [from];
  const labels = [unit ? startOf(unit, from, week_starts_on) : from];
  for (let day = plusDays(from, 1); unit && day <= to; day = plusDays(day, 1)) {
    if (startOf(unit, day, week_starts_on) !== day) continue;
    bounds.push(day);
    labels.push(day);
  }
  return { bounds: [...bounds, plusDays(to, 1)], labels };
}
