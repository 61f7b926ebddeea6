import { z } from 'zod';
import type { Context, Money } from '../kernel/index.ts';
import type { RateSource } from './rate.steps.ts';

/** Which time a rate that is set holds for; with `unbilled` also for what is there and may still change. */
export const applyTo = { apply_to: z.enum(['new', 'unbilled']).default('new') };
export type ApplyTo = 'new' | 'unbilled';

/** The place, if a rate of it was named. */
export const named = (rate: number | null | undefined, place: RateSource): readonly RateSource[] | undefined =>
  rate === undefined ? undefined : [place];

/**
 * For the column that says since when a rate is set: it changes when the rate does, or the currency it is in. Left out,
 * the rate stays; null takes it away.
 */
export function setAt(
  ctx: Context,
  was: Money | null | undefined,
  rate: number | null | undefined,
  currency = was?.currency,
): Date | null | undefined {
  const is = rate === undefined ? was?.amount : rate;
  if (is === was?.amount && currency === was?.currency) return undefined;
  return is === null || is === undefined ? (was ? null : undefined) : ctx.now;
}
