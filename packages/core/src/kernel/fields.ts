import { z } from 'zod';

const YEARS = 'expected a year between 1900 and 2199';
const inYears = (value: string): boolean => value >= '1900' && value < '2200';

/** An instant: RFC 3339, in UTC on the way out. */
export const instant = () => z.iso.datetime({ offset: true }).refine(inYears, YEARS);

/** A calendar day, YYYY-MM-DD. */
export const day = () => z.iso.date().refine(inYears, YEARS);

/** One line of text. */
export const line = (max: number) => z.string().trim().min(1).max(max);

/** Longer text, Markdown where it is shown. */
export const prose = (max = 50_000) => z.string().max(max);

export const timeZone = () => z.string().refine(isTimeZone, 'expected an IANA time zone, such as Europe/Vienna');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** A time of day. */
export const clock = () =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 09:30')
    .describe('HH:MM');

/** A time of day, or the day's end. */
export const endClock = () =>
  z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as 09:30')
    .describe('HH:MM or 24:00');

/** For updates: the version the caller read; another current one is `version_mismatch`. REST takes it from If-Match. */
export const expectedVersion = { expected_version: z.int().min(1).optional() };

/** A postal address. */
export const Address = z.strictObject({
  street: z.string().max(200).optional(),
  street2: z.string().max(200).optional(),
  city: z.string().max(100).optional(),
  postal_code: z.string().max(20).optional(),
  region: z.string().max(100).optional(),
  /** ISO 3166-1, two letters. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});
