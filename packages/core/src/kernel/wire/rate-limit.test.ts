import { expect, test } from '@jest/globals';
import { Failure } from '../failure.ts';
import { createLimiter, memoryStore, type RateLimitStore } from './rate-limit.ts';

const refused = (spend: () => unknown): Failure => {
  try {
    spend();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('It was not refused.');
};

test('each key has its own quota; past it calls are refused until the window ends', () => {
  let time = 5_000;
  const limiter = createLimiter(
    'calls',
    { limit: 2, window: 60 },
    memoryStore(() => time),
  );
  expect(limiter.spend('a')).toEqual({ count: 1, reset: 60, limit: 2, remaining: 1 });
  time += 20_500;
  expect(limiter.spend('a')).toEqual({ count: 2, reset: 40, limit: 2, remaining: 0 });
  expect(refused(() => limiter.spend('a'))).toMatchObject({
    code: 'rate_limited',
    status: 429,
    details: { retry_after: 40, detail: expect.stringContaining('wait 40 seconds') },
  });
  expect(limiter.spend('b')).toMatchObject({ remaining: 1, reset: 60 });
  time += 39_500;
  expect(limiter.spend('a')).toMatchObject({ count: 1 });
});

test('what was counted can be forgiven', () => {
  const limiter = createLimiter('guesses', { limit: 1, window: 60 }, memoryStore());
  void limiter.spend('a');
  refused(() => limiter.spend('a'));
  void limiter.forgive('a');
  expect(limiter.spend('a')).toMatchObject({ remaining: 0 });
});

test('limiters over one store count apart, those of one name together', () => {
  const store = memoryStore();
  const quota = { limit: 1, window: 60 };
  void createLimiter('one', quota, store).spend('a');
  expect(createLimiter('other', quota, store).spend('a')).toMatchObject({ count: 1 });
  expect(refused(() => createLimiter('one', quota, store).spend('a')).code).toBe('rate_limited');
});

test('a limit of 0 is none, and nothing is counted', () => {
  const store: RateLimitStore = {
    hit: () => {
      throw new Error('counted');
    },
  };
  const limiter = createLimiter('calls', { limit: 0, window: 60 }, store);
  for (let i = 0; i < 3; i++) expect(limiter.spend('a')).toBeNull();
});

test('a store that answers later refuses later', async () => {
  const inside = memoryStore();
  const store: RateLimitStore = { hit: async (key, window) => inside.hit(key, window) };
  const limiter = createLimiter('calls', { limit: 1, window: 60 }, store);
  expect(await limiter.spend('a')).toMatchObject({ remaining: 0 });
  await expect(limiter.spend('a')).rejects.toMatchObject({ code: 'rate_limited' });
});

test('a million keys are counted in good time', () => {
  let time = 0;
  const store = memoryStore(() => time);
  // What it takes of the processor: others may be at work, too.
  const started = process.cpuUsage();
  for (let i = 0; i < 1_000_000; i++) {
    time += 1;
    void store.hit(`key-${i}`, 60);
  }
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(10_000);
});
