import { z } from 'zod';

/** A time of day, HH:MM; 24:00 is the day's end. */
const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as 09:30');

const Span = z.strictObject({ from: clock, to: clock });
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
