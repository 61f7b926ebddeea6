import { z } from 'zod';
import { digitsOf, halfUp } from '../kernel/index.ts';

/** Units of the organization's currency for one of the document's, such as 0.92. */
export const exchangeRate = () =>
  z
    .string()
    .regex(/^\d{1,10}(\.\d{1,8})?$/, 'expected a decimal as text, such as "0.92"')
    .refine((rate) => Number(rate) > 0, 'must be more than 0')
    .describe('decimal text');

/** An amount in minor units of one currency in those of another, half up. */
export function exchange(amount: bigint, rate: string, from: string, to: string): bigint {
  const [whole = '0', fraction = ''] = rate.split('.');
  const places = digitsOf(to) - digitsOf(from);
  const scale = 10n ** BigInt(fraction.length + Math.max(0, -places));
  return halfUp(amount * BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, places)), scale);
}
