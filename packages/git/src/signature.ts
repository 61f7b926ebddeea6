import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that tells nothing of where they differ, nor of how long they are. */
export const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));

const hmac = (key: string | Buffer, ...parts: (string | Buffer)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** `sha256=<hex>` over the body, as GitHub and Bitbucket sign. */
export const isHexSigned = (given: string, body: Buffer, secret: string): boolean =>
  isSame(given, `sha256=${hmac(secret, body).toString('hex')}`);

const TOLERANCE_MS = 5 * 60_000;

interface StandardWebhook {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** `v1,<base64>`, one or more with spaces between them. */
  readonly signature: string;
}

/** As Standard Webhooks signs, and GitLab with a signing token: over id, time and body, and good for five minutes. */
export function isStandardSigned(
  { id, timestamp, signature }: StandardWebhook,
  body: Buffer,
  secret: string,
  now: Date,
) {
  const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  if (!(Math.abs(now.getTime() - at) <= TOLERANCE_MS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${hmac(key, `${id}.${timestamp}.`, body).toString('base64')}`;
  return signature
    .split(' ')
    .slice(0, 10)
    .some((one) => isSame(one, expected));
}
