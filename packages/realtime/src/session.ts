import { type Authenticator, attempt, type Caller, Failure, fail, failures, validate } from '@stint/core';
import { z } from 'zod';
import { CLOSE, type Limits } from './limits.ts';
import type { Outlet } from './outlet.ts';

const Credentials = z
  .strictObject({ ticket: z.string().max(4096).optional(), token: z.string().max(8192).optional() })
  .refine(({ ticket, token }) => (ticket === undefined) !== (token === undefined), 'give either a ticket or a token');

/** Milliseconds until a refresh that failed for another reason than the credential is tried again. */
const RETRY = 1_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Who is behind one socket, for as long as the credential is good. */
export interface Session {
  readonly caller: Caller | null;
  /** Settles once a credential that is being checked has been. */
  readonly checked: Promise<unknown>;
  authenticate(payload: unknown): Promise<object>;
  /** For a bearer that came with the upgrade: a bad one closes the socket. */
  take(bearer: string): Promise<void>;
  /** The credential or what it allows may have changed. */
  refresh(): void;
  end(): void;
}

export function session(
  auth: Authenticator,
  out: Outlet,
  limits: Limits,
  onChange: (caller: Caller) => Promise<void>,
  /** Counts the changes of credentials there were. */
  changes: () => number,
  /** Counts a credential that was refused; throws where there were too many. */
  failed: () => unknown,
): Session {
  let caller: Caller | null = null;
  let checked: Promise<unknown> = Promise.resolve();
  let asked = 0;
  let over = false;
  let expiry: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  const deadline = setTimeout(() => close('not authenticated in time'), limits.authenticateWithin);

  const close = (reason: string): void => out.close(CLOSE.unauthenticated, reason);

  function watchExpiry(expires_at: Date | null): void {
    clearTimeout(expiry);
    if (!expires_at || over) return;
    const left = expires_at.getTime() - Date.now();
    if (left > 0) expiry = setTimeout(() => watchExpiry(expires_at), Math.min(left, LONGEST_TIMER)).unref();
    else close('the credential has expired');
  }

  async function become(found: Caller): Promise<void> {
    if (over) return;
    if (caller && (caller.org_id !== found.org_id || caller.user_id !== found.user_id)) {
      throw fail(failures.conflict, 'A socket stays with one user in one organization; open another one.');
    }
    clearTimeout(deadline);
    caller = found;
    watchExpiry(found.credential.expires_at);
    await onChange(found);
  }

  /** A change while the credential was being read would be missed, because it is not known yet whose it is. */
  async function admit(read: () => Promise<Caller>): Promise<Caller> {
    const before = changes();
    const found = await attempt(read, failed);
    await become(found);
    if (changes() !== before) made.refresh();
    return found;
  }

  /** What comes later waits for the check, so a client need not. */
  function check<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    checked = done.catch(() => undefined);
    return done;
  }

  const made: Session = {
    get caller() {
      return caller;
    },
    get checked() {
      return checked;
    },
    authenticate: (payload) =>
      check(async () => {
        const { ticket, token } = validate(Credentials, payload);
        const found = await admit(() =>
          ticket === undefined ? auth.authenticate(token as string) : auth.redeemTicket(ticket),
        );
        const { org_id, user_id, role, credential } = found;
        return { org_id, user_id, role, scopes: credential.scopes, expires_at: credential.expires_at };
      }),
    take: (bearer) =>
      check(async () => {
        try {
          await admit(() => auth.authenticate(bearer));
        } catch (error) {
          if (error instanceof Failure && error.status === 401) close(error.message);
          else out.close(CLOSE.tryLater, 'the credential cannot be checked right now');
        }
      }),
    refresh() {
      if (!caller || over) return;
      clearTimeout(retry);
      const now = ++asked;
      const held = caller;
      auth
        .refresh(held)
        .then(
          async (found) => {
            // An answer from before a later change, or from before another credential was given, is out of date.
            if (now === asked && caller === held && !over) await become(found);
          },
          (error) => {
            if (now !== asked || over) return;
            if (error instanceof Failure && error.status < 500) return close('the credential is no longer good');
            retry = setTimeout(() => made.refresh(), RETRY);
            retry.unref();
          },
        )
        .catch(() => close('the credential cannot be checked'));
    },
    end() {
      over = true;
      clearTimeout(deadline);
      clearTimeout(expiry);
      clearTimeout(retry);
    },
  };
  return made;
}
