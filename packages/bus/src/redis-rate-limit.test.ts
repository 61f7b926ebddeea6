import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId, type RateLimitStore } from '@stint/core';
import { Redis } from 'ioredis';
import { type Cuttable, cuttable, testRedis, until } from './carriers.fixture.ts';
import { redisRateLimitStore } from './index.ts';

const redis = await testRedis();

(redis ? describe : describe.skip)('on a Redis', () => {
  let direct: Redis;
  let way: Cuttable;
  const stores: { close(): void }[] = [];

  beforeAll(async () => {
    direct = new Redis(redis as string);
    way = await cuttable(redis as string);
  });
  afterAll(async () => {
    for (const store of stores) store.close();
    await way.cut();
    direct.disconnect();
  });

  const kept = async (store: RateLimitStore) => {
    const key = newId('req');
    await store.hit(key, 60);
    return (await direct.get(`stint:limit:${key}`)) === '1';
  };

  /** A store that has reached Redis. */
  async function store(): Promise<RateLimitStore> {
    const made = redisRateLimitStore(way.url);
    stores.push(made);
    await until(() => kept(made));
    return made;
  }

  test('several processes count together, and what is cleared is forgotten by all', async () => {
    const [one, other] = await Promise.all([store(), store()]);
    const key = newId('req');
    expect(await one.hit(key, 60)).toEqual({ count: 1, reset: 60 });
    expect(await other.hit(key, 60)).toMatchObject({ count: 2 });
    await one.clear?.(key);
    expect(await other.hit(key, 60)).toMatchObject({ count: 1 });
  });

  test('a window ends by itself, and a later hit does not put its end off', async () => {
    const one = await store();
    const key = newId('req');
    await one.hit(key, 60);
    await direct.pexpire(`stint:limit:${key}`, 30_000);
    expect(await one.hit(key, 60)).toEqual({ count: 2, reset: 30 });
    await direct.pexpire(`stint:limit:${key}`, 1);
    await until(async () => (await direct.exists(`stint:limit:${key}`)) === 0);
    expect(await one.hit(key, 60)).toEqual({ count: 1, reset: 60 });
  });

  test('while Redis is away the process counts for itself; afterwards all count together again', async () => {
    const one = await store();
    await way.cut();
    const key = newId('req');
    for (const count of [1, 2, 3]) expect(await one.hit(key, 60)).toMatchObject({ count });
    await way.mend();
    await until(() => kept(one));
  });
});

test('with no Redis there a call is counted, and not held up', async () => {
  const store = redisRateLimitStore('redis://127.0.0.1:1');
  const started = performance.now();
  expect(await store.hit('a', 60)).toEqual({ count: 1, reset: 60 });
  expect(await store.hit('a', 60)).toMatchObject({ count: 2 });
  expect(performance.now() - started).toBeLessThan(1_000);
  store.close();
});
