import { fail, failures } from '../failure.ts';

export interface Count {
  /** How many there were in this window, this one included. */
  readonly count: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

/** Counts by key; a window begins with the first hit of its key. It never fails: who cannot count lets calls through. */
export interface RateLimitStore {
  /** `window` is in seconds. */
  hit(key: string, window: number): Count | Promise<Count>;
  /** Forgets what was counted. */
  clear?(key: string): void | Promise<void>;
}

export interface Quota {
  /** 0: no limit. */
  readonly limit: number;
  /** Seconds. */
  readonly window: number;
}

export interface Spent extends Count {
  readonly limit: number;
  readonly remaining: number;
}

/** A quota for each key of one kind: all who are given the same limiter share it. */
export interface Limiter {
  readonly name: string;
  readonly quota: Quota;
  /** Counts one; `rate_limited` when none was left, null when there is no limit. */
  spend(key: string): Spent | null | Promise<Spent>;
  /** Makes the key's quota whole again. */
  forgive(key: string): void | Promise<void>;
}

export function createLimiter(name: string, quota: Quota, store: RateLimitStore): Limiter {
  const { limit, window } = quota;
  const judge = ({ count, reset }: Count): Spent => {
    if (count <= limit) return { count, reset, limit, remaining: limit - count };
    const detail = `At most ${limit} in ${window} seconds are allowed; wait ${reset} seconds.`;
    throw fail(failures.rate_limited, { detail, retry_after: reset });
  };
  return {
    name,
    quota,
    spend(key) {
      if (limit === 0) return null;
      const counted = store.hit(`${name}:${key}`, window);
      return counted instanceof Promise ? counted.then(judge) : judge(counted);
    },
    forgive: (key) => store.clear?.(`${name}:${key}`),
  };
}

/** Keys past which those whose window has ended are looked for. */
const CROWDED = 10_000;

/** Counts in this process. `now` is in milliseconds. */
export function memoryStore(now: () => number = Date.now): RateLimitStore {
  const counts = new Map<string, { count: number; until: number }>();
  let crowded = CROWDED;

  function sweep(time: number): void {
    for (const [key, { until }] of counts) if (until <= time) counts.delete(key);
    // So that many keys at once do not make each hit a sweep.
    crowded = Math.max(CROWDED, counts.size * 2);
  }

  return {
    hit(key, window) {
      const time = now();
      let current = counts.get(key);
      if (!current || current.until <= time) {
        if (counts.size >= crowded) sweep(time);
        current = { count: 0, until: time + window * 1000 };
        counts.set(key, current);
      }
      current.count++;
      return { count: current.count, reset: Math.max(1, Math.ceil((current.until - time) / 1000)) };
    },
    clear: (key) => void counts.delete(key),
  };
}
