import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 30 digits of base 62 are 178 bits. */
const RANDOM = 30;
const CHECKSUM = 6;

/** What opaque credentials start with, so that people, logs and secret scanners know them. */
export const PREFIX = {
  pat: 'stint_pat_',
  refresh: 'stint_rt_',
  reset: 'stint_pwr_',
  oauthAccess: 'stint_oat_',
  oauthRefresh: 'stint_ort_',
  ticket: 'wst_',
} as const;

/** A new opaque credential: prefix, random part (30 digits of base 62) and checksum. Only its hash is stored. */
export function newSecret(prefix: string, random: string = randomDigits(RANDOM)): string {
  return `${prefix}${random}${checksum(prefix + random)}`;
}

/** Whether it can be one of ours at all: told without asking the database. */
export function isSecret(prefix: string, value: string): boolean {
  if (!value.startsWith(prefix) || value.length !== prefix.length + RANDOM + CHECKSUM) return false;
  return checksum(value.slice(0, -CHECKSUM)) === value.slice(-CHECKSUM);
}

export const hashSecret = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Each digit as likely as any other: bytes past the last whole multiple of 62 are drawn again. */
function randomDigits(count: number): string {
  let text = '';
  while (text.length < count) {
    for (const byte of randomBytes(count)) if (byte < 248 && text.length < count) text += DIGITS[byte % 62];
  }
  return text;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM; i++) {
    digits = DIGITS[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
