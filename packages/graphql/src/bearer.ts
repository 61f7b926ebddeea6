import { fail, failures } from '@stint/core';

/** The token of an Authorization header, or of the `authorization` a socket was opened with. */
export function bearerOf(authorization: unknown): string {
  const [, token] = /^Bearer +(\S+) *$/i.exec(typeof authorization === 'string' ? authorization : '') ?? [];
  if (!token) throw fail(failures.unauthenticated, 'Send the token as Authorization: Bearer ….');
  return token;
}
