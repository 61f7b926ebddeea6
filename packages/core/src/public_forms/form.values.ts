import { z } from 'zod';
import { day } from '../kernel/index.ts';
import type { Question, QuestionType } from './form.questions.ts';

/** The longest answer to a question of text. */
const LONGEST: Partial<Record<QuestionType, number>> = { short_text: 500, long_text: 10_000, email: 254, url: 2000 };

/** One line, and not only white space. */
const LINE = /^[^\r\n]*[^\s][^\r\n]*$/;
const TEXT = /\S/;
const URL = /^https?:\/\/[^\s/?#]+([/?#]\S*)?$/;

const PATTERNS: Partial<Record<QuestionType, { readonly pattern: RegExp; readonly says: string }>> = {
  short_text: { pattern: LINE, says: 'expected one line of text' },
  long_text: { pattern: TEXT, says: 'expected some text' },
  email: { pattern: z.regexes.email, says: 'expected an address such as name@example.com' },
  url: { pattern: URL, says: 'expected an address such as https://example.com' },
};

/** How a number of so many digits behind the point is written: no exponent, no float anywhere. */
const numberPattern = (decimals: number): RegExp =>
  new RegExp(`^-?(0|[1-9][0-9]{0,14})${decimals ? `(\\.[0-9]{1,${decimals}})?` : ''}$`);

export const longestOf = ({ type, max_length }: Question): number =>
  Math.min(max_length ?? Number.POSITIVE_INFINITY, LONGEST[type] ?? 0);

/** What an answer that is a string has to look like; undefined for other types. */
export function patternOf({ type, decimals = 6 }: Question): { pattern: RegExp; says: string } | undefined {
  if (type !== 'number') return PATTERNS[type];
  const says = decimals
    ? `expected a number with up to ${decimals} digits behind the point`
    : 'expected a whole number';
  return { pattern: numberPattern(decimals), says };
}

const isDay = day();
export const isDate = (value: string): boolean => isDay.safeParse(value).success;
export const isNumber = (value: string): boolean => numberPattern(6).test(value);

/** A decimal of at most six digits behind the point in millionths. */
function millionths(value: string): bigint {
  const [whole = '0', behind = ''] = value.replace('-', '').split('.');
  const size = BigInt(whole) * 1_000_000n + BigInt(behind.padEnd(6, '0'));
  return value.startsWith('-') ? -size : size;
}

/** Whether one value comes before another, of numbers and of days. */
export const isLess = (type: QuestionType, a: string, b: string): boolean =>
  type === 'number' ? millionths(a) < millionths(b) : a < b;
