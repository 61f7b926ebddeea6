import type { RowProblem } from '../../kernel/index.ts';
import type { SourceRow } from './read.ts';
import { instantsAt } from './zone.ts';

/** When a row's work was, in seconds since 1970. */
export interface Span {
  readonly started: number;
  readonly stopped: number;
}

/** Clocks are shown to the minute or the second, durations to the second: that much they may differ. */
const SLACK = 120;

type Clocked = Pick<SourceRow, 'day' | 'start' | 'end_day' | 'end' | 'seconds'>;

/**
 * The span of a row that has a clock. Where the clocks went back over its start or end, the duration tells which of the
 * two instants is meant. The span lasts as long as the row says, so that sums are those of the export.
 */
export function spanOf(row: Clocked, zone: string): Span | RowProblem {
  const { day, start, end_day, end, seconds } = row;
  const starts = instantsAt(day as string, start as number, zone);
  const first = starts[0] as number;
  if (end === null) return { started: first, stopped: first + (seconds as number) };
  const ends = instantsAt(end_day ?? (day as string), end, zone);
  const spans = starts.flatMap((started) => ends.map((stopped) => ({ started, stopped })));
  const off = ({ started, stopped }: Span) =>
    seconds === null ? (stopped < started ? 1e12 : stopped - started) : Math.abs(stopped - started - seconds);
  const [span] = spans.sort((a, b) => off(a) - off(b)) as [Span];
  if (seconds === null) return span;
  if (off(span) < SLACK) return { started: span.started, stopped: span.started + seconds };
  return {
    field: 'duration',
    message: `is ${clock(seconds)}, and in ${zone} start and end are ${clock(span.stopped - span.started)} apart; check time_zone`,
  };
}

const clock = (seconds: number): string => {
  const whole = Math.abs(seconds);
  const parts = [whole / 3600, (whole / 60) % 60, whole % 60].map((part) => String(Math.floor(part)).padStart(2, '0'));
  return `${seconds < 0 ? '-' : ''}${parts.join(':')}`;
};

/**
 * Places work that has a duration and no clock: from the start of the day's work, one after another in the order of the
 * file. Rows that begin after the day's midnight do not fit in it.
 */
export function placer(): (
  key: string,
  at: { day: string; zone: string; from: number },
  seconds: number,
) => Span | null {
  const next = new Map<string, number>();
  return (key, { day, zone, from }, seconds) => {
    const id = `${key} ${day}`;
    const started = next.get(id) ?? (instantsAt(day, from, zone)[0] as number);
    const midnight = instantsAt(day, 86_400, zone)[0] as number;
    next.set(id, started + seconds);
    return started < midnight ? { started, stopped: started + seconds } : null;
  };
}
