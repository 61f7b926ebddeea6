import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type TaxedLine, totalsOf } from '../invoice.totals.ts';
import { type Billed, creditSums } from './credit.sums.ts';

const S = (amount: bigint, tax_rate: number): TaxedLine => ({ amount, tax_rate, tax_category: 'S' });
const nothing: Billed = { lines: [], taxes: [] };
const plus = (
  before: Billed,
  lines: readonly TaxedLine[],
  { taxes }: Billed | ReturnType<typeof creditSums>,
): Billed => ({
  lines: [...before.lines, ...lines],
  taxes: [...before.taxes, ...taxes],
});

const invoiceOf = fc.record({
  lines: fc.array(
    fc.record({
      amount: fc.bigInt({ min: 1n, max: 10_000_000n }),
      tax_rate: fc.constantFrom(0, 700, 1900, 2000, 5000),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  percent: fc.integer({ min: 0, max: 10_000 }),
});

test('crediting all at once is the invoice itself', () => {
  fc.assert(
    fc.property(invoiceOf, ({ lines: of, percent }) => {
      const lines = of.map(({ amount, tax_rate }) => S(amount, tax_rate));
      const totals = totalsOf(lines, { percent, amount: 0n });
      expect(creditSums({ lines, taxes: totals.taxes }, nothing, lines)).toEqual(totals);
    }),
  );
});

test('crediting bit by bit never exceeds the invoice, and ends at it to the cent', () => {
  const parts = fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }), { maxLength: 5 });
  fc.assert(
    fc.property(invoiceOf, parts, ({ lines: of, percent }, steps) => {
      const lines = of.map(({ amount, tax_rate }) => S(amount, tax_rate));
      const totals = totalsOf(lines, { percent, amount: 0n });
      const invoice = { lines, taxes: totals.taxes };
      const left = lines.map(({ amount }) => amount);
      let before = nothing;
      let credited = 0n;
      const credit = (part: (i: number) => bigint) => {
        const taken = lines.map((line, i) => ({ ...line, amount: part(i) })).filter(({ amount }) => amount > 0n);
        const sums = creditSums(invoice, before, taken);
        for (const { taxable, tax } of sums.taxes) expect(taxable >= 0n && tax >= 0n).toBe(true);
        before = plus(before, taken, sums);
        credited += sums.total;
        expect(credited <= totals.total).toBe(true);
      };
      for (const step of steps) {
        const amounts = left.map((rest, i) => (rest * BigInt(step[i] as number)) / 100n);
        credit((i) => amounts[i] as bigint);
        for (const [i, amount] of amounts.entries()) left[i] = (left[i] as bigint) - amount;
      }
      credit((i) => left[i] as bigint);
      expect(credited).toBe(totals.total);
    }),
  );
});

test("docs/money.md's document, its second line credited first: the discount and the tax go with it", () => {
  const lines = [S(10_000n, 2000), S(5_000n, 2000), S(3_000n, 1000)];
  const invoice = { lines, taxes: totalsOf(lines, { percent: 1000, amount: 0n }).taxes };
  expect(creditSums(invoice, nothing, [S(5_000n, 2000)])).toEqual({
    subtotal: 5_000n,
    discount_total: 500n,
    taxes: [{ category: 'S', rate: 2000, taxable: 4_500n, tax: 900n }],
    tax_total: 900n,
    total: 5_400n,
  });
});
