import { decimalOf, halfUp, type Money } from '../../kernel/index.ts';
import type { TAX_CATEGORIES } from '../invoice.schema.ts';
import { type Element, element } from './ubl.xml.ts';

type Category = (typeof TAX_CATEGORIES)[number];

export const text = (name: string, value: string | null | undefined): Element | null => element(`cbc:${name}`, value);

/** An amount in the currency's own digits. */
export const amount = (name: string, minor: bigint, currency: string): Element | null =>
  element(`cbc:${name}`, decimalOf(minor, currency), { currencyID: currency });

export const amountOf = (name: string, money: Money): Element | null =>
  amount(name, BigInt(money.amount), money.currency);

/** Basis points as a percentage: 1950 is 19.5. */
export const percent = (basisPoints: number): string => decimal(BigInt(basisPoints), 2);

/** An integer of 10 to the minus `places`, without zeros at the end. */
export function decimal(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction && `.${fraction}`}`;
}

/** Hours to eight places, so that hours by rate is the amount to the cent. */
export const hours = (seconds: number): string => decimal(halfUp(BigInt(seconds) * 100_000_000n, 3600n), 8);

/** Standard rated at nothing is what EN 16931 calls zero rated (BR-S-05). */
export const categoryOf = ({ category, rate }: { category: Category; rate: number }): Category =>
  category === 'S' && rate === 0 ? 'Z' : category;

/** UNECE Recommendation 20; what has no unit is C62, “one”. */
const UNIT_CODES: Readonly<Record<string, string>> = {
  hour: 'HUR',
  minute: 'MIN',
  day: 'DAY',
  week: 'WEE',
  month: 'MON',
  year: 'ANN',
  piece: 'H87',
  km: 'KMT',
  kg: 'KGM',
};

export const unitCode = (unit: string): string => UNIT_CODES[unit.toLowerCase()] ?? 'C62';

/** `TaxCategory` of a sum, `ClassifiedTaxCategory` of a line. */
export const taxCategory = (
  name: 'TaxCategory' | 'ClassifiedTaxCategory',
  category: Category,
  rate: number,
  reasons = false,
): Element | null =>
  element(`cac:${name}`, [
    text('ID', category),
    text('Percent', percent(rate)),
    ...(reasons ? reasonOf(category) : []),
    element('cac:TaxScheme', [text('ID', 'VAT')]),
  ]);

function reasonOf(category: Category): (Element | null)[] {
  if (category === 'AE')
    return [text('TaxExemptionReasonCode', 'VATEX-EU-AE'), text('TaxExemptionReason', 'Reverse charge')];
  return category === 'E' ? [text('TaxExemptionReason', 'Exempt from VAT')] : [];
}
