import { type Caller, Failure, type RowProblem } from '../../kernel/index.ts';
import { checkSpan } from '../entry.span.ts';
import type { Person } from './names.ts';
import type { SourceRow } from './read.ts';
import { placer, type Span, spanOf } from './span.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Where a day's work starts for those who say nothing. */
const NINE = 9 * 3600;

const startOf = ({ starts }: Person, day: string): number => {
  const clock = starts[WEEKDAYS[new Date(day).getUTCDay()] as string];
  if (clock === undefined) return NINE;
  return Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3)) * 60;
};

export interface When extends Span {
  readonly time_zone: string;
}

/** Tells when the work of each row was; to be asked for the rows in their order. */
export function timing(caller: Caller, asked: string | undefined, now: Date) {
  const place = placer();
  return (row: SourceRow, person: Person): When | RowProblem => {
    const { day, start, seconds } = row;
    const time_zone = asked ?? (start === null ? person.time_zone : caller.time_zone);
    if (day === null || (start === null && seconds === null)) return unreadable;
    const span =
      start === null
        ? place(person.user_id, { day, zone: time_zone, from: startOf(person, day) }, seconds as number)
        : spanOf(row, time_zone);
    if (span === null)
      return { field: 'duration', message: 'comes after more work than the day has hours; shorten it' };
    return 'field' in span ? span : (spanProblem(span, now) ?? { ...span, time_zone });
  };
}

/** Said by the row's own problems already. */
const unreadable: RowProblem = { field: 'start_time', message: 'cannot be told' };

const FIELDS: Record<string, string> = { started_at: 'start_date', stopped_at: 'end_time' };

function spanProblem({ started, stopped }: Span, now: Date): RowProblem | null {
  if (started === stopped) return { field: 'duration', message: 'is nothing; leave the row out' };
  try {
    checkSpan(new Date(started * 1000), new Date(stopped * 1000), now);
    return null;
  } catch (error) {
    const fault = error instanceof Failure ? error.details.errors?.[0] : undefined;
    if (!fault) throw error;
    return { field: FIELDS[fault.field] ?? fault.field, message: fault.message };
  }
}
