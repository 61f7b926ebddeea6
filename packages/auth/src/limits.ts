import { createLimiter, type RateLimitStore } from '@stint/core';

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
  /** Who signs in well has no failures behind them. */
  forgive(email: string): Promise<void>;
  /** Password mails for one account: a few in a quarter of an hour. */
  mail(email: string): Promise<void>;
}

const MINUTE = 60;
const MAILS = { limit: 5, window: 900 };

export function createGuard({ perAddress, perAccount, store }: Limits): Guard {
  const addresses = createLimiter('auth:address', { limit: perAddress, window: MINUTE }, store);
  const accounts = createLimiter('auth:account', { limit: perAccount, window: MINUTE }, store);
  const mails = createLimiter('auth:mail', MAILS, store);
  return {
    address: async (ip) => void (await addresses.spend(ip)),
    account: async (email) => void (await accounts.spend(email)),
    forgive: async (email) => accounts.forgive(email),
    mail: async (email) => void (await mails.spend(email)),
  };
}
