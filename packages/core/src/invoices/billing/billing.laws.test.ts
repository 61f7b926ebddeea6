import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rounding } from '../../kernel/index.ts';
import { amountOf, decimalText, sumsOf, tenThousandths } from '../invoice.lines.ts';
import { spread, totalsOf } from '../invoice.totals.ts';
import { GROUPINGS, timeLines } from './billing.group.ts';
import { billedSeconds } from './billing.round.ts';
import type { BillableEntry } from './billing.source.ts';

const TAX = { tax_category: 'S', tax_rate: 2000 } as const;

const rounding: fc.Arbitrary<Rounding> = fc.record({
  step_minutes: fc.constantFrom(0, 1, 6, 15, 60),
  direction: fc.constantFrom('nearest', 'up', 'down'),
  minimum_minutes: fc.constantFrom(0, 5, 30),
  per: fc.constantFrom('entry', 'day'),
});

/** Entries of a few people, projects, tasks and days; a policy belongs to a project, so entries of one share it. */
const entries: fc.Arbitrary<BillableEntry[]> = fc
  .tuple(
    fc.array(rounding, { minLength: 3, maxLength: 3 }),
    fc.array(
      fc.record({
        person: fc.nat(2),
        project: fc.nat(2),
        task: fc.option(fc.nat(2)),
        day: fc.integer({ min: 1, max: 4 }),
        seconds: fc.integer({ min: 1, max: 40_000 }),
        rate: fc.constantFrom(0, 1, 9500, 12_345),
      }),
      { minLength: 1, maxLength: 40 },
    ),
  )
  .map(([policies, rows]) =>
    rows.map(({ person, project, task, day, seconds, rate }, i) => ({
      id: `ent_${String(i).padStart(3, '0')}`,
      user_id: `usr_${person}`,
      user_name: `Person ${person}`,
      project_id: `prj_${project}`,
      project_name: `Project ${project}`,
      task_id: task === null ? null : `task_${project}_${task}`,
      task: task === null ? null : `P-${task} Task`,
      description: null,
      day: `2026-03-0${day}`,
      started_at: `2026-03-0${day} 08:00:${String(i).padStart(2, '0')}`,
      seconds: BigInt(seconds),
      rate: BigInt(rate),
      rounding: policies[project] as Rounding,
    })),
  );

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n);

test('whatever the grouping and the rounding, lines add up to the entries, each of which is on one line', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const billed = billedSeconds(all);
      for (const by of GROUPINGS) {
        const lines = timeLines(all, billed, by, TAX);
        expect(sum(lines.map(({ line }) => line.raw_seconds as bigint))).toBe(sum(all.map(({ seconds }) => seconds)));
        expect(sum(lines.map(({ line }) => line.billed_seconds as bigint))).toBe(sum([...billed.values()]));
        expect(lines.flatMap(({ entries: on }) => on.map(({ id }) => id)).sort()).toEqual(all.map(({ id }) => id));
        for (const { line, entries: on } of lines) {
          expect(line.billed_seconds).toBe(sum(on.map(({ billed_seconds }) => billed_seconds)));
        }
      }
    }),
  );
});

test('a line comes to its entries at their rates, rounded half up once', () => {
  fc.assert(
    fc.property(entries, fc.constantFrom(...GROUPINGS), (all, by) => {
      const billed = billedSeconds(all);
      const rates = new Map(all.map(({ id, rate }) => [id, rate]));
      for (const { line, entries: on } of timeLines(all, billed, by, TAX)) {
        const worth = sum(on.map(({ id, billed_seconds }) => billed_seconds * (rates.get(id) as bigint)));
        // amount − ½ ≤ worth ÷ 3600 < amount + ½, in whole numbers.
        const amount = amountOf(line);
        expect(7200n * amount - 3600n <= 2n * worth && 2n * worth < 7200n * amount + 3600n).toBe(true);
      }
    }),
  );
});

test('a day that is rounded as a whole comes to the rounded day, and no entry to less than nothing', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const billed = billedSeconds(all);
      expect([...billed.values()].every((seconds) => seconds >= 0n)).toBe(true);
      const days = Map.groupBy(
        all.filter((entry) => entry.rounding.per === 'day'),
        ({ user_id, project_id, day }) => `${user_id} ${project_id} ${day}`,
      );
      for (const day of days.values()) {
        const { step_minutes, direction, minimum_minutes } = (day[0] as BillableEntry).rounding;
        const total = sum(day.map(({ id }) => billed.get(id) as bigint));
        const worked = sum(day.map(({ seconds }) => seconds));
        const least = BigInt(minimum_minutes * 60);
        if (total !== least && step_minutes > 0) expect(total % BigInt(step_minutes * 60)).toBe(0n);
        expect(total >= least).toBe(true);
        if (direction === 'up') expect(total >= worked).toBe(true);
        if (direction === 'down') expect(total <= worked || total === least).toBe(true);
      }
    }),
  );
});

const line = fc.record({
  amount: fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
  tax_rate: fc.constantFrom(0, 700, 1000, 1900, 2000, 2550),
  tax_category: fc.constantFrom('S', 'Z', 'E', 'AE'),
} as const);

test('ten thousand random lines come to what exact rational arithmetic says', () => {
  const lines = fc.sample(line, { numRuns: 10_000, seed: 20261121 });
  const percent = 1234;
  const { subtotal, discount_total, taxes, tax_total, total } = totalsOf(lines, { percent, amount: 0n });
  expect(subtotal).toBe(sum(lines.map(({ amount }) => amount)));
  expect(nearest(discount_total, subtotal * BigInt(percent), 10_000n)).toBe(true);
  expect(sum(taxes.map(({ taxable }) => taxable))).toBe(subtotal - discount_total);
  for (const { category, rate, taxable, tax } of taxes) {
    const net = sum(
      lines
        .filter(({ tax_rate, tax_category }) => tax_rate === rate && tax_category === category)
        .map(({ amount }) => amount),
    );
    expect(nearest(tax, taxable * BigInt(rate), 10_000n)).toBe(true);
    // Its part of the discount is within what rounding the parts may leave.
    const off = (net - taxable) * subtotal - discount_total * net;
    expect((off < 0n ? -off : off) <= BigInt(taxes.length) * (subtotal < 0n ? -subtotal : subtotal)).toBe(true);
  }
  expect(tax_total).toBe(sum(taxes.map(({ tax }) => tax)));
  expect(total).toBe(subtotal - discount_total + tax_total);
});

/** Whether the whole number is the fraction rounded half up, away from zero. */
function nearest(whole: bigint, numerator: bigint, denominator: bigint): boolean {
  const [w, n] = numerator < 0n ? [-whole, -numerator] : [whole, numerator];
  return 2n * w * denominator - denominator <= 2n * n && 2n * n < 2n * w * denominator + denominator;
}

test('an amount that is spread comes to itself, whatever the weights', () => {
  const weights = fc.array(fc.bigInt({ min: -1000n, max: 100_000n }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.bigInt({ min: -100_000n, max: 100_000n }), weights, (total, of) => {
      expect(sum(spread(total, of))).toBe(total);
    }),
  );
});

test('a decimal is what it was after it is read and written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -10_000_000_000_000n, max: 10_000_000_000_000n }), (value) => {
      expect(tenThousandths(decimalText(value))).toBe(value);
    }),
  );
});

test('a discount of more than the lines come to is refused', () => {
  const one = { amount: 1000n, tax_rate: 0, tax_category: 'Z' } as const;
  expect(() => sumsOf([one], { percent: 0, amount: 1001n })).toThrow('discount_amount');
  expect(sumsOf([one], { percent: 0, amount: 1000n }).total).toBe(0n);
});
