import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, testServer } from './stint.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 30_000);
afterAll(() => server.close());

test('a pause of the process, once over, turns no request away', async () => {
  // Two pauses longer than the measuring interval, so that the second is measured by nothing.
  for (let pause = 0; pause < 2; pause++) {
    const over = performance.now() + 1100;
    while (performance.now() < over);
    await setImmediate();
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
