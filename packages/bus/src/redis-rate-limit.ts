import { memoryStore, type RateLimitStore } from '@stint/core';
import { Redis } from 'ioredis';

/** Milliseconds after which a call is not held up for its count any longer. */
const TIMEOUT = 250;

/** One round trip, and no key that outlives its window. */
const HIT = `local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`;

interface Commands extends Redis {
  hit(key: string, milliseconds: number): Promise<[number, number]>;
}

/** Counts for all processes on one Redis. While it is away each process counts for itself, and nobody waits. */
export function redisRateLimitStore(url: string): RateLimitStore & { close(): void } {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: TIMEOUT,
    connectTimeout: 5_000,
    keyPrefix: 'stint:limit:',
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
    scripts: { hit: { lua: HIT, numberOfKeys: 1 } },
  }) as Commands;
  // Without a listener an error would end the process.
  redis.on('error', () => undefined);
  const own = memoryStore();
  return {
    async hit(key, window) {
      if (redis.status !== 'ready') return own.hit(key, window);
      try {
        const [count, left] = await redis.hit(key, window * 1000);
        return { count, reset: Math.max(1, Math.ceil(left / 1000)) };
      } catch {
        return own.hit(key, window);
      }
    },
    async clear(key) {
      await own.clear?.(key);
      if (redis.status === 'ready') await redis.del(key).catch(() => undefined);
    },
    close: () => redis.disconnect(),
  };
}
