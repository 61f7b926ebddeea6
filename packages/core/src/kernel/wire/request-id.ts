import { newId } from '../id.ts';

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

/** The id a caller gave its request when it is well formed, else a new one. */
export const requestId = (given: unknown): string =>
  typeof given === 'string' && ACCEPTED.test(given) ? given : newId('req');

const known = new WeakMap<object, string>();

/**
 * The id of an HTTP request, from its X-Request-Id: the same each time it is asked for. Given to the server as what makes
 * its ids, logs and answers agree.
 */
export function requestIdOf(raw: { readonly headers: Readonly<Record<string, unknown>> }): string {
  let id = known.get(raw);
  if (id === undefined) {
    id = requestId(raw.headers['x-request-id']);
    known.set(raw, id);
  }
  return id;
}
