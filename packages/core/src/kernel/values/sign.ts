import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * A value in a link that only this server can have made: base64url of `value:mac`. Each purpose has a key of its own,
 * so what was signed for one does not pass for another. An invitation is `sign(secret, 'invitation', `${org_id}:${id}`)`.
 */
export const sign = (secret: Buffer, purpose: string, value: string): string =>
  Buffer.from(`${value}:${macOf(secret, purpose, value).toString('base64url')}`).toString('base64url');

/** The value behind a signed one, or undefined when it was not signed here for this purpose. */
export function verify(secret: Buffer, purpose: string, signed: string): string | undefined {
  const text = Buffer.from(signed, 'base64url').toString();
  const cut = text.lastIndexOf(':');
  if (cut < 0) return undefined;
  const value = text.slice(0, cut);
  const mac = Buffer.from(text.slice(cut + 1), 'base64url');
  const expected = macOf(secret, purpose, value);
  return mac.length === expected.length && timingSafeEqual(mac, expected) ? value : undefined;
}

/** A key for one purpose, from the server's secret. */
export const deriveKey = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `stint ${purpose}`, 32));

const macOf = (secret: Buffer, purpose: string, value: string): Buffer =>
  createHmac('sha256', deriveKey(secret, purpose)).update(value).digest();
