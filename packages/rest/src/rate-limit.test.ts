import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLimiter, memoryStore } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { restServer } from '../test/server.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const now = () => 1_000_000_020_000;
const limiterOf = (name: string, limit: number) => createLimiter(name, { limit, window: 60 }, memoryStore(now));

test('each credential has its own quota, told on every answer, and 429 when it is used up', async () => {
  const rest = await restServer(t.core, { limiter: limiterOf('default', 2) });
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

test('failed authentications are limited by address, and leave those with a token alone', async () => {
  const rest = await restServer(t.core, { addressLimiter: limiterOf('unauthenticated', 2) });
  const token = rest.token(acme.owner);
  expect((await rest.call('GET', '/clients')).status).toBe(401);
  expect((await rest.call('GET', '/clients', { token: 'bad' })).status).toBe(401);
  const over = await rest.call('GET', '/clients', { token: 'bad' });
  expect(over.status).toBe(429);
  expect(over.headers['ratelimit-policy']).toBe('"unauthenticated";q=2;w=60');
  expect((await rest.call('GET', '/clients', { token })).status).toBe(200);
  await rest.close();
});

test('without a limiter, and with a limit of 0, nothing is limited or told', async () => {
  for (const limits of [{}, { limiter: limiterOf('default', 0) }]) {
    const rest = await restServer(t.core, limits);
    const answer = await rest.call('GET', '/clients', { token: rest.token(acme.owner) });
    expect(answer.status).toBe(200);
    expect(answer.headers).not.toHaveProperty('ratelimit');
    await rest.close();
  }
});
