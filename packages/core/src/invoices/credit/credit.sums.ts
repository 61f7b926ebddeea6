import { halfUp, share } from '../../kernel/index.ts';
import type { TaxedLine, TaxGroup, Totals } from '../invoice.totals.ts';

/** What stands on an invoice, and on the credit notes of it so far. */
export interface Billed {
  readonly lines: readonly TaxedLine[];
  readonly taxes: readonly TaxGroup[];
}

const same = (a: { readonly category: string; readonly rate: number }) => (b: TaxedLine) =>
  a.category === b.tax_category && a.rate === b.tax_rate;

const sum = <T>(of: readonly T[], value: (item: T) => bigint): bigint =>
  of.reduce((all, item) => all + value(item), 0n);

/**
 * The sums of a credit note. Each tax rate's part of the discount off the whole is credited in proportion to its lines;
 * tax is the rate's on all credited so far, half up, less what credit notes before this one took. So what is credited
 * bit by bit adds up to the invoice, to the cent, and never beyond it.
 */
export function creditSums(invoice: Billed, before: Billed, lines: readonly TaxedLine[]): Totals {
  const taxes = invoice.taxes.flatMap((group): TaxGroup[] => {
    const amountOf = ({ lines: of }: { readonly lines: readonly TaxedLine[] }) =>
      sum(of.filter(same(group)), ({ amount }) => amount);
    if (!lines.some(same(group))) return [];
    const taken = before.taxes.filter(({ category, rate }) => category === group.category && rate === group.rate);
    const credited = inProportion(group.taxable, amountOf(before) + amountOf({ lines }), amountOf(invoice));
    const taxable = credited - sum(taken, (was) => was.taxable);
    return [{ ...group, taxable, tax: share(credited, group.rate) - sum(taken, (was) => was.tax) }];
  });
  const subtotal = sum(lines, ({ amount }) => amount);
  const net = sum(taxes, ({ taxable }) => taxable);
  const tax_total = sum(taxes, ({ tax }) => tax);
  return { subtotal, discount_total: subtotal - net, taxes, tax_total, total: net + tax_total };
}

/** of × part / whole, half up. Of lines that add up to nothing, the part itself. */
function inProportion(of: bigint, part: bigint, whole: bigint): bigint {
  if (whole === 0n) return part;
  return whole < 0n ? halfUp(-of * part, -whole) : halfUp(of * part, whole);
}
