import { fail, failures } from '@stint/core';
import type { FastifyBaseLogger, FastifyReply } from 'fastify';

export interface Count {
  /** How many there were in this window, this one included. */
  readonly count: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

/** Counts by key in fixed windows. One in Redis is INCR and EXPIRE under a key that names the window. */
export interface RateLimitStore {
  hit(key: string, window: number): Count | Promise<Count>;
}

export interface Quota {
  readonly limit: number;
  /** Seconds. */
  readonly window: number;
}

export interface Limits {
  /** For each credential. */
  readonly quota: Quota;
  /** Failed authentications, for each address they come from. */
  readonly failures: Quota;
  readonly store: RateLimitStore;
}

/** Counts in this process. Windows are the same for all keys, so a whole window is forgotten at once. */
export function memoryStore(now: () => number = Date.now): RateLimitStore {
  const windows = new Map<number, { start: number; counts: Map<string, number> }>();
  return {
    hit(key, window) {
      const seconds = now() / 1000;
      const start = Math.floor(seconds / window) * window;
      let current = windows.get(window);
      if (current?.start !== start) {
        current = { start, counts: new Map() };
        windows.set(window, current);
      }
      const count = (current.counts.get(key) ?? 0) + 1;
      current.counts.set(key, count);
      return { count, reset: Math.ceil(start + window - seconds) };
    },
  };
}

export interface RateLimiter {
  /** Counts one call and says on the answer what is left; `rate_limited` when nothing is. */
  spend(key: string, reply: FastifyReply): Promise<void>;
}

/** A named policy over a store. Should the store fail, calls go through: a limit is not worth an outage. */
export function rateLimiter(name: string, quota: Quota, store: RateLimitStore, log: FastifyBaseLogger): RateLimiter {
  const policy = `"${name}";q=${quota.limit};w=${quota.window}`;
  return {
    async spend(key, reply) {
      let used: Count;
      try {
        used = await store.hit(`${name}:${key}`, quota.window);
      } catch (error) {
        log.warn({ err: error }, 'rate limits cannot be counted');
        return;
      }
      const { count, reset } = used;
      reply.header('ratelimit-policy', policy);
      reply.header('ratelimit', `"${name}";r=${Math.max(0, quota.limit - count)};t=${reset}`);
      if (count > quota.limit) {
        const detail = `${quota.limit} requests in ${quota.window} seconds are allowed; wait ${reset} seconds.`;
        throw fail(failures.rate_limited, { detail, retry_after: reset });
      }
    },
  };
}
