import { randomBytes } from 'node:crypto';
import { type Core, sign, verify } from '@stint/core';

const PURPOSE = 'public form page';
const DAY = 86_400_000;
/** Nobody reads and fills in a page faster. */
const FASTEST = 3000;

/** What a page carries: that it was shown, when, and a name by which it is sent once. */
export interface Pass {
  readonly once: string;
  /** It came back faster than a person fills it in. */
  readonly tooFast: boolean;
}

export const signPass = ({ ports }: Core, form_id: string, now = Date.now()): string =>
  sign(ports.secret, PURPOSE, `${form_id}:${randomBytes(16).toString('base64url')}:${now}`);

/** What is behind it; undefined for one that is none of ours, of another form, or over a day old. */
export function readPass({ ports }: Core, form_id: string, token: string): Pass | undefined {
  const [of, once, shown_at] = verify(ports.secret, PURPOSE, token)?.split(':') ?? [];
  const age = Date.now() - Number(shown_at);
  if (of !== form_id || !once || !(age >= 0 && age < DAY)) return undefined;
  return { once: `page ${once}`, tooFast: age < FASTEST };
}
