import { halfUp, share } from '../kernel/index.ts';
import type { TAX_CATEGORIES } from './invoice.schema.ts';

type Category = (typeof TAX_CATEGORIES)[number];

export interface PricedLine {
  /** Ten-thousandths of a unit. */
  readonly quantity: bigint;
  readonly unit_price: bigint;
  /** Of time: what the amount comes from, instead of the quantity. */
  readonly billed_seconds: bigint | null;
  /** Basis points. */
  readonly discount_percent: number;
}

/** A line's net amount: quantity by price, rounded half up to the minor unit, less its discount, rounded half up. */
export function lineAmount({ quantity, unit_price, billed_seconds, discount_percent }: PricedLine): bigint {
  const gross =
    billed_seconds === null ? halfUp(quantity * unit_price, 10_000n) : halfUp(billed_seconds * unit_price, 3600n);
  return gross - share(gross, discount_percent);
}

export interface TaxedLine {
  readonly amount: bigint;
  readonly tax_rate: number;
  readonly tax_category: Category;
}

export interface TaxGroup {
  readonly category: Category;
  readonly rate: number;
  readonly taxable: bigint;
  readonly tax: bigint;
}

export interface Totals {
  readonly subtotal: bigint;
  readonly discount_total: bigint;
  readonly taxes: readonly TaxGroup[];
  readonly tax_total: bigint;
  readonly total: bigint;
}

/**
 * The sums of a document (EN 16931, BR-CO-10 to BR-CO-17): the lines add up to the subtotal; the discount off the whole,
 * in basis points or as an amount, is spread over the tax rates in proportion; tax is rounded half up once for each rate.
 */
export function totalsOf(
  lines: readonly TaxedLine[],
  discount: { readonly percent: number; readonly amount: bigint },
): Totals {
  const groups = new Map<string, { category: Category; rate: number; net: bigint }>();
  for (const { amount, tax_rate, tax_category } of lines) {
    const key = `${tax_category} ${tax_rate}`;
    const group = groups.get(key) ?? { category: tax_category, rate: tax_rate, net: 0n };
    groups.set(key, { ...group, net: group.net + amount });
  }
  const ordered = [...groups.values()].sort((a, b) => b.rate - a.rate || (a.category < b.category ? -1 : 1));
  const subtotal = sum(ordered.map(({ net }) => net));
  const discount_total = share(subtotal, discount.percent) + discount.amount;
  const off = spread(
    discount_total,
    ordered.map(({ net }) => net),
  );
  const taxes = ordered.map(({ category, rate, net }, i) => {
    const taxable = net - (off[i] as bigint);
    return { category, rate, taxable, tax: share(taxable, rate) };
  });
  const tax_total = sum(taxes.map(({ tax }) => tax));
  return { subtotal, discount_total, taxes, tax_total, total: subtotal - discount_total + tax_total };
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** Splits a total in proportion to the weights, to the minor unit: what rounding leaves goes to the largest weight. */
export function spread(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = sum(weights);
  if (all === 0n || total === 0n) return weights.map((_, i) => (i === 0 ? total : 0n));
  const parts = weights.map((weight) => halfUp((all < 0n ? -1n : 1n) * total * weight, all < 0n ? -all : all));
  const largest = weights.reduce((best, weight, i) => (abs(weight) > abs(weights[best] as bigint) ? i : best), 0);
  parts[largest] = (parts[largest] as bigint) + total - sum(parts);
  return parts;
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);
