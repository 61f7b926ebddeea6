import { fail, invalid, plusDays } from '../kernel/index.ts';
import { instantsAt, type Taken } from '../time/index.ts';
import { dayTaken } from './workflow.failures.ts';

/** When it was, as the clock showed it, or only how long. */
export interface Worked {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  readonly minutes?: number | undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A day somewhere, in milliseconds; `begins` is when its work does, as HH:MM. */
export interface Day {
  readonly day: string;
  readonly time_zone: string;
  readonly begins: string;
}

const MINUTE = 60_000;

const at = ({ day, time_zone }: Day, clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const [first = 0] = instantsAt(hours === 24 ? plusDays(day, 1) : day, (hours % 24) * 3600 + minutes * 60, time_zone);
  return first * 1000;
};

export const boundsOf = (day: Day): Span => ({ from: at(day, '00:00'), to: at(day, '24:00') });

/** Where each goes, in the order they were sent: by the clock where one is named, the others one after another around it. */
export function place(day: Day, worked: readonly Worked[], taken: readonly Taken[]): Span[] {
  const bounds = boundsOf(day);
  // What runs goes on, so nothing is put behind it.
  const others = taken.map(({ entry_id, started_at, stopped_at }) => ({
    entry_id,
    from: started_at.getTime(),
    to: stopped_at?.getTime() ?? bounds.to,
  }));
  const clocked = worked.map((one, i) => (one.start === undefined ? undefined : clockedSpan(day, one, i)));
  for (const [i, span] of clocked.entries()) {
    if (!span) continue;
    if (span.to > bounds.to) throw invalid(`entries.${i}.minutes`, 'goes beyond the day');
    const twice = clocked.findIndex((other, j) => j < i && other !== undefined && overlap(span, other));
    if (twice !== -1) throw invalid(`entries.${i}.start`, `overlaps entries.${twice}`);
    const there = others.filter((other) => overlap(span, other));
    if (there.length) throw full(`entries.${i}: There is other time from ${worked[i]?.start} on`, there);
  }
  const busy: Span[] = [...others, ...clocked.filter((span) => span !== undefined)];
  let next = at(day, day.begins);
  return worked.map(({ minutes = 0 }, i) => {
    const set = clocked[i];
    if (set) return set;
    const from = roomFrom(next, minutes * MINUTE, busy);
    next = from + minutes * MINUTE;
    if (next > bounds.to) throw full(`entries.${i}: The day has no room left for ${minutes} minutes`, others);
    return { from, to: next };
  });
}

function clockedSpan(day: Day, { start = '', end, minutes = 0 }: Worked, i: number): Span {
  const from = at(day, start);
  const to = end === undefined ? from + minutes * MINUTE : at(day, end);
  if (to <= from) throw invalid(`entries.${i}.end`, 'must be after start');
  return { from, to };
}

const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/** The first moment from which on there is room that long. */
function roomFrom(from: number, length: number, busy: readonly Span[]): number {
  const inTheWay = busy.filter((span) => overlap(span, { from, to: from + length })).map(({ to }) => to);
  return inTheWay.length ? roomFrom(Math.max(...inTheWay), length, busy) : from;
}

const full = (detail: string, taken: readonly (Span & { entry_id: string })[]) =>
  fail(dayTaken, {
    detail: `${detail}.`,
    current_state: {
      entries: taken.slice(0, 50).map(({ entry_id, from, to }) => ({
        entry_id,
        started_at: new Date(from).toISOString(),
        stopped_at: new Date(to).toISOString(),
      })),
    },
  });
