import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { overloadOf, turnAwayWhenBusy } from './pressure.ts';

test('a process that does not catch up turns requests away', async () => {
  const app = Fastify();
  await turnAwayWhenBusy(app, { every: 50, late: 20, lasting: 200 });
  app.get('/', async () => 'served');
  const answers: number[] = [];
  while (answers.at(-1) !== 503 && answers.length < 200) {
    // A turn that is longer than a measure takes.
    const over = performance.now() + 60;
    while (performance.now() < over);
    await setTimeout(0);
    answers.push((await app.inject('/')).statusCode);
  }
  expect(answers.at(-1)).toBe(503);
  await app.close();
});

test('one long pause turns nobody away', () => {
  const overload = overloadOf(3000);
  overload.measured(true, 10_000);
  expect([10_000, 10_999].map(overload.lasts)).toEqual([false, false]);
  overload.measured(false, 11_000);
  overload.measured(true, 13_500);
  expect(overload.lasts(13_501)).toBe(false);
});

test('it is busy once it was late all the while, however seldom it is measured, until it has caught up', () => {
  const overload = overloadOf(3000);
  for (const at of [2000, 4000]) overload.measured(true, at);
  expect([4999, 5000].map(overload.lasts)).toEqual([false, true]);
  overload.measured(true, 6000);
  expect(overload.lasts(6500)).toBe(true);
  overload.measured(false, 7000);
  expect(overload.lasts(7001)).toBe(false);
});
