import { fail, failures } from '@stint/core';

/** Counts by key in windows of seconds; the process's own, or one in Redis for several. */
export interface RateLimitStore {
  hit(key: string, window: number): Count | Promise<Count>;
  /** Forgets the count: who signs in well has no failures behind them. */
  clear?(key: string, window: number): void | Promise<void>;
}

export interface Count {
  /** How many there were in this window, this one included. */
  readonly count: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

export interface Limits {
  /** Sign-ins, registrations and password mails a minute from one address; 0: no limit. */
  readonly perAddress: number;
  /** Wrong passwords a minute for one account. */
  readonly perAccount: number;
  readonly store: RateLimitStore;
}

export interface Guard {
  address(ip: string): Promise<void>;
  /** Counted before the password is looked at, so that guesses made at once are counted, too. */
  account(email: string): Promise<void>;
  forgive(email: string): Promise<void>;
  /** Password mails for one account: a few in a quarter of an hour. */
  mail(email: string): Promise<void>;
}

const MINUTE = 60;
const MAILS = 5;
const MAIL_WINDOW = 900;

export function createGuard({ perAddress, perAccount, store }: Limits): Guard {
  const spend = async (key: string, limit: number, window: number) => {
    if (limit === 0) return;
    const { count, reset } = await store.hit(key, window);
    if (count <= limit) return;
    const detail = `Too many attempts; wait ${reset} seconds.`;
    throw fail(failures.rate_limited, { detail, retry_after: reset });
  };
  return {
    address: (ip) => spend(`auth:address:${ip}`, perAddress, MINUTE),
    account: (email) => spend(`auth:account:${email}`, perAccount, MINUTE),
    forgive: async (email) => store.clear?.(`auth:account:${email}`, MINUTE),
    mail: (email) => spend(`auth:mail:${email}`, MAILS, MAIL_WINDOW),
  };
}

/** Counts in this process, from the first hit of each key on. */
export function memoryStore(now: () => Date = () => new Date()): RateLimitStore {
  const counts = new Map<string, { count: number; until: number }>();
  const CROWDED = 50_000;
  return {
    hit(key, window) {
      const time = now().getTime();
      let current = counts.get(key);
      if (!current || current.until <= time) {
        if (counts.size >= CROWDED) for (const [old, { until }] of counts) if (until <= time) counts.delete(old);
        current = { count: 0, until: time + window * 1000 };
        counts.set(key, current);
      }
      current.count++;
      return { count: current.count, reset: Math.max(1, Math.ceil((current.until - time) / 1000)) };
    },
    clear: (key) => void counts.delete(key),
  };
}
