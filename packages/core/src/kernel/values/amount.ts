import { type Sql, sql } from '@stint/db';

/**
 * numerator / denominator, rounded half up, away from zero: so a credit is the exact opposite of what it credits. The
 * denominator is positive.
 */
export function halfUp(numerator: bigint, denominator: bigint): bigint {
  const half = (2n * (numerator < 0n ? -numerator : numerator) + denominator) / (2n * denominator);
  return numerator < 0n ? -half : half;
}

/** A part of an amount in basis points: 1900 is 19 %. */
export const share = (amount: bigint, basisPoints: number): bigint => halfUp(amount * BigInt(basisPoints), 10_000n);

/** What seconds cost at an hourly rate. */
export const priceOf = (seconds: bigint, rate: bigint): bigint => halfUp(seconds * rate, 3600n);

/** The same in PostgreSQL, over a sum of seconds times rate, which is never negative. */
export const priceOfSum = (secondsTimesRate: Sql): Sql => sql`div(${secondsTimesRate}::numeric + 1800, 3600)::bigint`;
