import { z } from 'zod';
import { endClock } from '../kernel/index.ts';

const Span = z.strictObject({ from: endClock(), to: endClock() });
type Span = z.infer<typeof Span>;

/** When someone works on one day of the week: spans in order that do not overlap. */
const Day = z.array(Span).max(6).refine(inOrder, 'expected spans that end after they start, in order, without overlap');

function inOrder(spans: readonly Span[]): boolean {
  return spans.every(({ from, to }, i) => from < to && (i === 0 || (spans[i - 1] as Span).to <= from));
}

const day = Day.optional();

/** When someone works, in their own time zone; a day left out is a day off, and none at all says nothing. */
export const WorkingHours = z.strictObject({
  monday: day,
  tuesday: day,
  wednesday: day,
  thursday: day,
  friday: day,
  saturday: day,
  sunday: day,
});
export type WorkingHours = z.infer<typeof WorkingHours>;
