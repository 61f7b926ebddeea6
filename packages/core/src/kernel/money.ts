import { z } from 'zod';

/** An ISO 4217 code. */
export const currency = () =>
  z.string().regex(/^[A-Z]{3}$/, 'expected a currency as three capital letters (ISO 4217), such as EUR');

/** An amount in minor units (cents): an integer within what a double holds exactly. */
export const minorUnits = () => z.int();

/** An hour's price in minor units: bounded, so that a week of it still counts in whole numbers. */
export const rate = () => z.int().min(0).max(1_000_000_000);

/** Money on the wire: an integer in minor units and its currency. */
export const Money = z.strictObject({ amount: minorUnits(), currency: currency() });
export type Money = z.infer<typeof Money>;
