import type { Caller } from '../caller.ts';
import { Failure, fail, failures } from '../failure.ts';
import type { Authenticator } from './authenticator.ts';

/** https://datatracker.ietf.org/doc/html/rfc6750#section-2.1, whatever the case of the scheme. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The token of an Authorization header, or of what a socket was opened with; undefined where there is none. */
export const bearerIn = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;

/** The same where there has to be one. */
export function bearerOf(authorization: unknown): string {
  const bearer = bearerIn(authorization);
  if (bearer === undefined) throw fail(failures.unauthenticated, 'Send a token: Authorization: Bearer …');
  return bearer;
}

/** Runs an attempt to authenticate, and `failed` where that is refused: to count it, and to refuse more of them. */
export async function attempt<T>(work: () => Promise<T>, failed: () => unknown): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure && error.status === 401) await failed();
    throw error;
  }
}

/** The caller behind an Authorization header, or what a socket was opened with. */
export const callerBehind = (
  auth: Pick<Authenticator, 'authenticate'>,
  authorization: unknown,
  failed: () => unknown,
): Promise<Caller> => attempt(async () => auth.authenticate(bearerOf(authorization)), failed);
