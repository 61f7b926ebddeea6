import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { restServer } from '../test/server.ts';
import { memoryStore, type RateLimitStore } from './index.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

test('each credential has its own quota, told on every answer, and 429 when it is used up', async () => {
  const now = 1_000_000_020_000;
  const rest = await restServer(t.core, { quota: { limit: 2, window: 60 }, store: memoryStore(() => now) });
  const one = rest.token(acme.owner);
  const other = rest.token(acme.owner);
  const first = await rest.call('GET', '/clients', { token: one });
  expect(first.headers).toMatchObject({ 'ratelimit-policy': '"default";q=2;w=60', ratelimit: '"default";r=1;t=60' });
  const refused = await rest.call('GET', '/clients?nope=1', { token: one });
  expect(refused.status).toBe(422);
  expect(refused.headers.ratelimit).toBe('"default";r=0;t=60');
  const over = await rest.call('GET', '/clients', { token: one });
  expect({ status: over.status, code: over.json.code }).toEqual({ status: 429, code: 'rate_limited' });
  expect(over.headers).toMatchObject({ 'retry-after': '60', ratelimit: '"default";r=0;t=60' });
  expect((await rest.call('GET', '/clients', { token: other })).status).toBe(200);
  await rest.close();
});

test('a quota is whole again when its window ends', async () => {
  let now = 1_000_000_020_000;
  const store = memoryStore(() => now);
  expect(store.hit('a', 60)).toEqual({ count: 1, reset: 60 });
  now += 59_000;
  expect(store.hit('a', 60)).toEqual({ count: 2, reset: 1 });
  expect(store.hit('b', 60)).toEqual({ count: 1, reset: 1 });
  expect(store.hit('a', 10)).toEqual({ count: 1, reset: 1 });
  now += 1000;
  expect(store.hit('a', 60)).toEqual({ count: 1, reset: 60 });
});

test('failed authentications are limited by address, and leave those with a token alone', async () => {
  const rest = await restServer(t.core, { failures: { limit: 2, window: 60 } });
  const token = rest.token(acme.owner);
  expect((await rest.call('GET', '/clients')).status).toBe(401);
  expect((await rest.call('GET', '/clients', { token: 'bad' })).status).toBe(401);
  const over = await rest.call('GET', '/clients', { token: 'bad' });
  expect(over.status).toBe(429);
  expect(over.headers['ratelimit-policy']).toBe('"unauthenticated";q=2;w=60');
  expect((await rest.call('GET', '/clients', { token })).status).toBe(200);
  await rest.close();
});

test('a store that answers later counts as well; one that fails stops nobody', async () => {
  const counts = new Map<string, number>();
  const store: RateLimitStore = {
    async hit(key) {
      if (key.startsWith('unauthenticated:')) throw new Error('down');
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { count: counts.get(key) as number, reset: 7 };
    },
  };
  const rest = await restServer(t.core, { quota: { limit: 1, window: 10 }, failures: { limit: 0, window: 10 }, store });
  const token = rest.token(acme.owner);
  expect((await rest.call('GET', '/clients', { token })).status).toBe(200);
  expect((await rest.call('GET', '/clients', { token })).headers['retry-after']).toBe('7');
  expect((await rest.call('GET', '/clients')).status).toBe(401);
  await rest.close();
});
