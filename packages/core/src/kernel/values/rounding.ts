import { z } from 'zod';

/** How worked time is rounded when it is billed; a step of 0 leaves it as it is. */
export const Rounding = z.strictObject({
  step_minutes: z.int().min(0).max(60),
  direction: z.enum(['nearest', 'up', 'down']),
  /** The least that is billed of each entry, or of each day. */
  minimum_minutes: z.int().min(0).max(480),
  /** What is rounded: each entry, or all of one person's time on one project in a day. */
  per: z.enum(['entry', 'day']),
});
export type Rounding = z.infer<typeof Rounding>;

/** Seconds after rounding. Nearest rounds half up; nothing worked stays nothing. */
export function roundSeconds(seconds: bigint, { step_minutes, direction, minimum_minutes }: Rounding): bigint {
  if (seconds <= 0n) return 0n;
  const step = BigInt(step_minutes) * 60n;
  const least = BigInt(minimum_minutes) * 60n;
  const added = { up: step - 1n, down: 0n, nearest: step / 2n }[direction];
  const rounded = step === 0n ? seconds : ((seconds + added) / step) * step;
  return rounded < least ? least : rounded;
}
