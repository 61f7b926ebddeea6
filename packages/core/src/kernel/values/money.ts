import { raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { field } from '../entity.ts';
import type { Permission } from '../permission.ts';

/** Those of ISO 4217, as the Unicode tables that come with Node.js have them: former ones too, for old documents. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code. */
export const currency = () =>
  z
    .string()
    .regex(/^[A-Z]{3}$/, {
      error: 'expected a currency as three capital letters (ISO 4217), such as EUR',
      abort: true,
    })
    .refine((code) => CURRENCIES.has(code), 'is no currency of ISO 4217');

/** An amount in minor units (cents): an integer within what a double holds exactly. */
export const minorUnits = () => z.int().describe('minor units');

/** An hour's price in minor units: bounded, so that a week of it still counts in whole numbers. */
export const rate = () => z.int().min(0).max(1_000_000_000).describe('minor units/h');

/** A share in hundredths of a percent: 1900 is 19 %. */
export const basisPoints = (most = 10_000) => z.int().min(0).max(most).describe('basis points');

/** Money on the wire: an integer in minor units and its currency. */
export const Money = z.strictObject({ amount: minorUnits(), currency: currency() });
export type Money = z.infer<typeof Money>;

const ownCurrency = (t: Sql): Sql => sql`${t}.currency`;

/** Money whose amount is a column and whose currency is the row's own, unless said otherwise; shown with the permission only. */
export const moneyField = <T extends z.ZodType>(
  schema: T,
  column: string,
  needs: Permission | null,
  currencyOf: (t: Sql) => Sql = ownCurrency,
): T =>
  field(schema, {
    ...(needs ? { needs } : {}),
    sql: (t) => moneyJson(sql`${t}.${raw(column)}`, currencyOf(t)),
  });

/** Money as JSON, null where there is no amount. */
export const moneyJson = (amount: Sql, of: Sql): Sql =>
  sql`CASE WHEN ${amount} IS NOT NULL THEN json_build_object('amount', ${amount}, 'currency', ${of}) END`;
