import { hash } from 'node:crypto';
import { fail, failures } from '@stint/core';

/**
 * Tags are strong and of the form `"<version>-<hash>"`: the hash is of the very bytes, because `fields`, `expand`,
 * permissions and computed fields change the answer without a new version; the version is what `If-Match` compares. What
 * has no version, such as a list, has `"-<hash>"`.
 */
export const tagOf = (body: Buffer, version = ''): string =>
  `"${version}-${hash('sha256', body, 'base64url').slice(0, 16)}"`;

/** Where a version stands in an object's JSON, from its quote to the end of its digits. */
export interface VersionAt {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const QUOTE = 34;
const DIGITS = /\d+/y;
const KEY = '"version":';

/** Finds the version among an object's own fields, not those of what is inside it, without parsing. */
export function versionIn(text: string): VersionAt | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) {
      if (depth === 1 && text.startsWith(KEY, i)) {
        DIGITS.lastIndex = i + KEY.length;
        const digits = DIGITS.exec(text)?.[0];
        return digits === undefined ? undefined : { value: digits, start: i, end: DIGITS.lastIndex };
      }
      i = endOfString(text, i);
    } else if (c === 123 || c === 91) depth++;
    else if (c === 125 || c === 93) depth--;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** The object without its version, which was read only for the tag. */
export function withoutVersion(text: string, { start, end }: VersionAt): string {
  return text.charCodeAt(start - 1) === 44
    ? text.slice(0, start - 1) + text.slice(end)
    : text.slice(0, start) + text.slice(text.charCodeAt(end) === 44 ? end + 1 : end);
}

const ONE = /^\s*(?:W\/)?"(\d{1,15})(?:-[\w-]*)?"\s*$/;

/**
 * The version that If-Match asks for; undefined for `*`, which any version meets. Any of a resource's tags will do, and
 * the bare `"<version>"` too. A weak mark is let pass: proxies that compress put it there.
 */
export function expectedVersion(header: string): number | undefined {
  if (header.trim() === '*') return undefined;
  const version = ONE.exec(header)?.[1];
  if (version === undefined) {
    throw fail(failures.malformed_request, 'If-Match takes one ETag as it was answered, such as "7-x3Jk", or *.');
  }
  return Number(version);
}

/** Whether If-None-Match names the tag (weakly compared, as HTTP wants it there) or any. */
export function matchesAny(header: string, tag: string): boolean {
  return header.split(',').some((given) => {
    const bare = given.trim();
    return bare === '*' || (bare.startsWith('W/') ? bare.slice(2) : bare) === tag;
  });
}
