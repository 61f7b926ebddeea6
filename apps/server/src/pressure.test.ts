import { expect, test } from '@jest/globals';
import { lasting } from './pressure.ts';

/** At which of these instants, in milliseconds, a request that finds the process late is turned away. */
function turnedAway(instants: readonly number[]): number[] {
  let at = 0;
  const lasts = lasting(() => at);
  return instants.filter((instant) => {
    at = instant;
    return lasts();
  });
}

test('one long pause turns no request away', () => {
  expect(turnedAway([5000, 5001, 5400, 5999])).toEqual([]);
});

test('a process that stays late turns requests away until it has caught up', () => {
  expect(turnedAway([1000, 2000, 2900, 3900, 4000, 5000])).toEqual([4000, 5000]);
  expect(turnedAway([1000, 2000, 3000, 4000, 9000, 9500])).toEqual([4000]);
});
