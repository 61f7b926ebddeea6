import { halfUp, invalid } from '../kernel/index.ts';

interface Taxed {
  readonly amount: number;
  readonly tax_rate: number;
  readonly tax_amount: number;
}

/** The tax in a gross amount at a rate in basis points. */
export const taxIn = (gross: bigint, rate: number): bigint => halfUp(gross * BigInt(rate), 10_000n + BigInt(rate));

/** The amounts as they are to stand: the tax is what was given, else follows an amount or rate that changed. */
export function amountsOf(change: Partial<{ [K in keyof Taxed]: number | undefined }>, was: Taxed): Taxed {
  const amount = change.amount ?? was.amount;
  const tax_rate = change.tax_rate ?? was.tax_rate;
  const follows = amount !== was.amount || tax_rate !== was.tax_rate;
  const tax_amount = change.tax_amount ?? (follows ? Number(taxIn(BigInt(amount), tax_rate)) : was.tax_amount);
  if (tax_amount > amount) throw invalid('tax_amount', 'must not exceed the amount it is in');
  return { amount, tax_rate, tax_amount };
}
