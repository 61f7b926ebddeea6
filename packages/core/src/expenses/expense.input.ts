import { z } from 'zod';
import { basisPoints, currency, day, id, line, minorUnits, prose } from '../kernel/index.ts';

/** Far beyond any expense; sums of them stay whole numbers. */
const amount = () => minorUnits().max(1_000_000_000_000);

/** What may be set on an expense; each operation says which of it is needed. */
export const expenseInput = {
  category: line(100),
  merchant: line(200).nullable(),
  description: prose(2000).nullable(),
  /** The day on the receipt. */
  spent_on: day(),
  /** Gross, in minor units. */
  amount: amount().min(1),
  /** Left out: the organization's. */
  currency: currency(),
  /** Basis points: 1900 is 19 %. */
  tax_rate: basisPoints(),
  /** The tax in the amount, in minor units; left out, it follows from the rate. */
  tax_amount: amount().min(0),
  project_id: id('prj').nullable(),
  /** Left out: the project's. */
  client_id: id('cli').nullable(),
  /** Whether the client pays for it. */
  is_billable: z.boolean(),
  /** Basis points on top of the net when it is billed. */
  markup: basisPoints(100_000),
};

export const ExpenseChanges = z.strictObject(expenseInput).partial();
export type ExpenseChanges = z.infer<typeof ExpenseChanges>;
