import { createPrivateKey } from 'node:crypto';
import { deriveKey, newSecret, PREFIX } from '@stint/core';
import type Provider from 'oidc-provider';
import { digest } from './clients.ts';

/** Tokens look like ours, so that people, logs and scanners know them; secrets are compared by what is kept of them. */
export function named({ AccessToken, RefreshToken, Client }: Provider): void {
  for (const [Token, prefix] of [
    [AccessToken, PREFIX.oauthAccess],
    [RefreshToken, PREFIX.oauthRefresh],
  ] as const) {
    const prototype = Token.prototype as typeof Token.prototype & { generateTokenId(...args: unknown[]): string };
    const { generateTokenId } = prototype;
    // The library's own says on the token what format it has.
    prototype.generateTokenId = function (this: unknown, ...args: unknown[]) {
      Reflect.apply(generateTokenId, this, args);
      return newSecret(prefix);
    };
  }
  const compare = Client.prototype.compareClientSecret as (this: unknown, actual: string) => boolean;
  Object.defineProperty(Client.prototype, 'compareClientSecret', {
    value(this: unknown, actual: string) {
      return compare.call(this, digest(actual));
    },
  });
}

/** Nothing is signed with it: opaque tokens only. The library wants a key, and a published one would be worse. */
export function signingKey(secret: Buffer) {
  const pkcs8 = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    deriveKey(secret, 'oauth signing'),
  ]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return { ...key, alg: 'EdDSA', use: 'sig' };
}
