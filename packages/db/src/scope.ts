import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

/** What statements run as: the tenant they see and, inside a transaction, the connection that holds it. */
export interface Scope {
  readonly org: string;
  readonly client?: pg.PoolClient;
}

const storage = new AsyncLocalStorage<Scope>();

const ORG_ID = /^org_[0-9a-hjkmnp-tv-z]{26}$/;

/** Runs `fn` with every statement bound to one organization. */
export const runInScope = <T>(scope: Scope, fn: () => Promise<T>): Promise<T> => storage.run(scope, fn);

/** The current scope; without one nothing may touch tenant tables, so this throws. */
export function currentScope(): Scope {
  const scope = storage.getStore();
  if (!scope) throw new Error('No organization in scope: tenant tables are reached through read() or transaction().');
  return scope;
}

/** Opens a transaction bound to the org, whose id is put in literally. */
export const beginAs = (org: string): string => `BEGIN; SET LOCAL app.org = '${checkOrg(org)}'`;

export function checkOrg(org: string): string {
  if (!ORG_ID.test(org)) throw new Error('An organization id was expected.');
  return org;
}
