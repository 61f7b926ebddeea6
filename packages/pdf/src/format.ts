import type { Money, PrintedDocument } from './document.ts';

export interface Format {
  /** With the currency: €1,234.50. */
  money(money: Money): string;
  /** Without it: 1,234.50. */
  amount(money: Money): string;
  negative(money: Money): string;
  /** A decimal as text, to as many places as it has. */
  decimal(value: string): string;
  /** Of basis points: 1900 is 19 %. */
  percent(basisPoints: number): string;
  day(day: string): string;
  /** One day, or from one to another. */
  days(from: string | null, to: string | null): string | null;
  country(code: string): string;
}

/** Figures, days and countries in a language. Amounts go from integers to text without a floating-point number. */
export function formatOf(language: string, paper: PrintedDocument['paper']): Format {
  const locale = language === 'en' ? (paper === 'letter' ? 'en-US' : 'en-GB') : language;
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const decimal = number({ maximumFractionDigits: 10 });
  const percent = number({ style: 'percent', maximumFractionDigits: 2 });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const at = (text: string) => new Date(`${text}T00:00:00Z`);
  const exact = (money: Money) => shifted(money.amount, digitsOf(money.currency)) as Intl.StringNumericLiteral;
  const money = (value: Money) => number({ style: 'currency', currency: value.currency }).format(exact(value));
  return {
    money,
    amount(value) {
      const digits = digitsOf(value.currency);
      return number({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(exact(value));
    },
    negative: (value) => money({ ...value, amount: -value.amount }),
    decimal: (value) => decimal.format(value as Intl.StringNumericLiteral),
    percent: (basisPoints) => percent.format(shifted(basisPoints, 4) as Intl.StringNumericLiteral),
    day: (text) => day.format(at(text)),
    days(from, to) {
      if (from === null || to === null) return from === null ? to && day.format(at(to)) : day.format(at(from));
      return from === to ? day.format(at(from)) : day.formatRange(at(from), at(to));
    },
    country: (code) => countries.of(code) ?? code,
  };
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** An integer with the point moved to the left, as text. */
function shifted(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const sign = value < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** An IBAN in groups of four. */
export const grouped = (iban: string): string => iban.replaceAll(/\s/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ');
