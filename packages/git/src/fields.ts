import { LONGEST } from '@stint/core';
import { z } from 'zod';

/** Text, not longer than it may be. */
const cut = (value: string, max: number): string => value.slice(0, max).toWellFormed();

const shortened = (max: number) => z.string().transform((value) => cut(value, max));

export const name = () => shortened(LONGEST.name);
export const line = () => shortened(LONGEST.line);
export const text = () => shortened(LONGEST.text);

/** A link that browsers may follow; anything else is none. */
export const link = () =>
  z
    .string()
    .nullish()
    .transform((value) => (value && value.length <= LONGEST.url && /^https?:\/\/\S+$/.test(value) ? value : null));

/** A commit; what is only zeros, or is not there, is none. */
export const sha = () =>
  z
    .string()
    .nullish()
    .transform((value) => (value && /^(?!0+$)[0-9a-f]{40,64}$/.test(value) ? value : null));

/** An instant in any form that providers write, seconds since 1970 too; null where it is none, or of no year that counts. */
export const instant = () =>
  z
    .union([z.string(), z.number()])
    .nullish()
    .transform((value) => {
      const at = new Date(typeof value === 'number' ? value * 1000 : (value ?? ''));
      const year = at.getUTCFullYear();
      return year >= 1900 && year < 2200 ? at.toISOString() : null;
    });

/** The commits that may come at once: the last ones, of more. */
export const newest = <T>(commits: readonly T[]): T[] => commits.slice(-LONGEST.commits);

/** The branch behind a ref; null for tags and the like. */
export const branchOf = (ref: string): string | null => /^refs\/heads\/(.+)$/s.exec(ref)?.[1] ?? null;
