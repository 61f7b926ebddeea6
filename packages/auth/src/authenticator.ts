import { type Authenticator, type Caller, type Core, fail, failures, hashSecret } from '@stint/core';
import { CallerCache } from './caller-cache.ts';
import type { Bounds, CredentialRef, Found, Source } from './credential.ts';
import type { Tickets } from './tickets.ts';

const USED_EVERY = 60_000;

/** Events after which someone may be allowed less or more than a moment ago. What is only made takes nothing away. */
const CHANGES =
  /^(member|role|token|session|user|org|org_settings|connected_app)\.(?!created|registered|joined|switched|connected)/;

export interface Invalidation {
  /** Other processes tell through the bus what was committed there. */
  invalidate(org_id: string, types?: readonly string[]): void;
  /** Waits for what was still being written down. */
  close(): Promise<void>;
}

export interface AuthenticatorOptions {
  readonly core: Core;
  readonly sources: readonly Source[];
  readonly tickets: Tickets;
  readonly now: () => Date;
  /** How many callers are remembered, and for how many milliseconds. */
  readonly remember: { readonly size: number; readonly ttl: number };
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticator & Invalidation {
  const { core, sources, tickets, now, remember } = options;
  const cache = new CallerCache(remember.size, remember.ttl);
  const listeners = new Set<(org_id: string) => void>();
  const seen = new Set<string>();
  const touching = new Set<Promise<unknown>>();

  const tell = (org_id: string) => {
    for (const listener of listeners) listener(org_id);
  };

  const invalidate: Invalidation['invalidate'] = (org_id, types) => {
    if (types && !types.some((type) => CHANGES.test(type))) return;
    // A person who goes, goes from every organization at once.
    if (types?.includes('user.deleted')) {
      cache.changedAll();
      for (const org of new Set([...seen, org_id])) tell(org);
      return;
    }
    cache.changed(org_id);
    tell(org_id);
  };
  const stop = core.onCommit((org_id, _seq, types) => invalidate(org_id, types));

  const admit = (found: Found | undefined, source: Source): Caller => {
    if (!found) throw fail(failures.unauthenticated, 'The token is unknown, revoked, or its member is gone.');
    const { caller, last_used_at } = found;
    seen.add(caller.org_id);
    if (!last_used_at || now().getTime() - last_used_at.getTime() > USED_EVERY) {
      const touch = source
        .touch(refOf(caller))
        .catch(() => undefined)
        .finally(() => touching.delete(touch));
      touching.add(touch);
    }
    return caller;
  };

  const current = (caller: Caller): Caller => {
    const { expires_at } = caller.credential;
    if (expires_at && expires_at <= now()) throw fail(failures.token_expired, 'The token has expired; get a new one.');
    return caller;
  };

  const reload = async (ref: CredentialRef): Promise<Caller> => {
    const source = sources.find(({ kind }) => kind === ref.kind);
    if (!source) throw fail(failures.unauthenticated);
    return admit(await source.reload(ref), source);
  };

  /** A credential asked for again ends no later than it did, and covers no more. */
  const again = async (ref: CredentialRef, { expires_at, scopes }: Bounds): Promise<Caller> => {
    const caller = await reload(ref);
    const { credential } = caller;
    return current({
      ...caller,
      credential: { ...credential, scopes, expires_at: expires_at ?? credential.expires_at },
    });
  };

  return {
    async authenticate(bearer) {
      const source = sources.find((one) => one.handles(bearer));
      if (!source) throw fail(failures.unauthenticated, 'The token is none of ours.');
      const hash = hashSecret(bearer);
      const load = async () => admit(await source.find(bearer, hash), source);
      return current(await cache.get(hash.toString('base64'), load));
    },
    async redeemTicket(ticket) {
      const subject = await tickets.redeem(ticket);
      if (!subject) throw fail(failures.unauthenticated, 'The ticket is unknown, used or expired.');
      return again(subject, subject);
    },
    refresh: (caller) => again(refOf(caller), caller.credential),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    invalidate,
    async close() {
      stop();
      await Promise.all(touching);
    },
  };
}

export const refOf = ({ org_id, credential }: Caller): CredentialRef => ({
  kind: credential.kind,
  org_id,
  id: credential.id,
});
