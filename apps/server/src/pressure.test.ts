import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { lastingFor, turnAwayWhenBusy } from './pressure.ts';

const EVERY = 100;

let app: FastifyInstance;
beforeEach(async () => {
  app = Fastify();
  await turnAwayWhenBusy(app, { every: EVERY, late: 20, lasting: 5 * EVERY });
  app.get('/', async () => 'served');
  await app.ready();
});
afterEach(() => app.close());

/** Keeps the process from everything else for longer than a measure takes. */
async function pause(): Promise<void> {
  const over = performance.now() + 1.1 * EVERY;
  while (performance.now() < over);
  await setImmediate();
}

const status = async () => (await app.inject('/')).statusCode;

test('a pause of the process, once over, turns no request away', async () => {
  // The second is measured by nothing.
  await pause();
  await pause();
  expect(await status()).toBe(200);
});

test('a process that does not catch up turns requests away', async () => {
  const answers = new Set<number>();
  for (let pauses = 0; pauses < 100 && !answers.has(503); pauses++) {
    await pause();
    answers.add(await status());
  }
  expect(answers).toEqual(new Set([200, 503]));
});

test('it is busy only after it was late all the while, and until it has caught up', () => {
  let at = 0;
  const lasts = lastingFor(3000, 1000, () => at);
  const turnedAway = (instants: readonly number[]) =>
    instants.filter((instant) => {
      at = instant;
      return lasts();
    });
  expect(turnedAway([1000, 2000, 2900, 3900, 4000, 5000])).toEqual([4000, 5000]);
  expect(turnedAway([9000, 9500, 9999])).toEqual([]);
});
