import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { slips } from './search.near.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

test('a word is no slip away from itself, and from another as far as that is from it', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(slips(a, a)).toBe(0);
      expect(slips(a, b)).toBe(slips(b, a));
      expect(slips(a, b)).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      expect(slips(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

test('a letter more, less, changed or swapped is one slip', () => {
  fc.assert(
    fc.property(word, fc.nat(7), (a, at) => {
      const nr = Math.min(at, a.length);
      expect(slips(a, `${a.slice(0, nr)}x${a.slice(nr)}`)).toBe(1);
      if (nr < a.length) expect(slips(a, `${a.slice(0, nr)}x${a.slice(nr + 1)}`)).toBe(1);
    }),
  );
  expect([slips('desing', 'design'), slips('taks', 'task'), slips('northwnid', 'northwind')]).toEqual([1, 1, 1]);
});
