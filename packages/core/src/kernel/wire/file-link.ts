import type { Ports } from '../ports.ts';
import { sign, verify } from '../values/sign.ts';

/** One file, as a link names it: its kind says who makes it (packages/files). Ids hold no colon. */
export interface LinkedFile {
  readonly kind: string;
  readonly org_id: string;
  readonly id: string;
}

export interface FileLink {
  readonly url: string;
  /** RFC 3339. */
  readonly expires_at: string;
}

const MINUTES_15 = 15 * 60_000;

const purposeOf = (kind: string): string => `file ${kind}`;

/**
 * A link to a file that works without a login until it expires. What it may be read by is in the query, which no log of ours
 * keeps.
 */
export function fileLink(
  { secret, publicUrl }: Pick<Ports, 'secret' | 'publicUrl'>,
  { kind, org_id, id }: LinkedFile,
  now: Date,
): FileLink {
  const expires = new Date(now.getTime() + MINUTES_15);
  const token = sign(secret, purposeOf(kind), `${org_id}:${id}:${expires.getTime()}`);
  return { url: `${publicUrl}/files/${kind}?token=${token}`, expires_at: expires.toISOString() };
}

/** The file a link's token names and when it expires, or undefined when we did not sign it for this kind. */
export function readFileToken(
  secret: Buffer,
  kind: string,
  token: string,
): (LinkedFile & { readonly expires_at: Date }) | undefined {
  const [org_id, id, expires] = verify(secret, purposeOf(kind), token)?.split(':') ?? [];
  if (!org_id || !id || !expires) return undefined;
  return { kind, org_id, id, expires_at: new Date(Number(expires)) };
}
