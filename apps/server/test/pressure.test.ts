import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, testServer } from './stint.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 30_000);
afterAll(() => server.close());

/** Keeps the process from everything else; longer than the measuring interval, so that a second pause is measured by nothing. */
async function pause(): Promise<void> {
  const over = performance.now() + 1100;
  while (performance.now() < over);
  await setImmediate();
}

const status = async () => (await fetch(`${server.url}/healthz`)).status;

test('a pause of the process, once over, turns no request away', async () => {
  await pause();
  await pause();
  expect(await status()).toBe(200);
});

test('a process that does not catch up turns requests away', async () => {
  for (let tries = 0; tries < 20; tries++) {
    await pause();
    if ((await status()) === 503) return;
  }
  throw new Error('No request was turned away.');
});
