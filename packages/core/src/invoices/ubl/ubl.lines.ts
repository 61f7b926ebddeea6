import type { z } from 'zod';
import type { InvoiceLine } from '../invoice.schema.ts';
import { lineAmount } from '../invoice.totals.ts';
import { amount, amountOf, categoryOf, hours, percent, taxCategory, text, unitCode } from './ubl.values.ts';
import { type Element, element } from './ubl.xml.ts';

type Line = z.infer<typeof InvoiceLine.schema>;

const NAME = 100;

/** A line (BG-25): its quantity, net amount, discount, what it is of and the price. */
export function lineOf(line: Line, number: number, type: 'Invoice' | 'CreditNote'): Element | null {
  const { unit, tax_rate, tax_category, from_day, to_day, unit_price } = line;
  // A price is never below zero (BR-27): what is taken off has a quantity below zero.
  const negative = unit_price.amount < 0;
  const quantity = line.billed_seconds === null ? line.quantity : hours(line.billed_seconds);
  const [title = '', ...rest] = line.description.trim().split('\n');
  const name = [...title].slice(0, NAME).join('') || 'Item';
  return element(`cac:${type}Line`, [
    text('ID', String(number)),
    element(
      `cbc:${type === 'Invoice' ? 'InvoicedQuantity' : 'CreditedQuantity'}`,
      negative ? negated(quantity) : quantity,
      {
        unitCode: unitCode(unit),
      },
    ),
    amountOf('LineExtensionAmount', line.amount),
    element('cac:InvoicePeriod', [text('StartDate', from_day), text('EndDate', to_day)]),
    discountOf(line),
    element('cac:Item', [
      rest.length || name !== title ? text('Description', line.description) : null,
      text('Name', name),
      taxCategory('ClassifiedTaxCategory', categoryOf({ category: tax_category, rate: tax_rate }), tax_rate),
    ]),
    element('cac:Price', [amount('PriceAmount', abs(BigInt(unit_price.amount)), unit_price.currency)]),
  ]);
}

/** What was taken off the line (BG-27): the amount before it, less the amount it has. */
function discountOf(line: Line): Element | null {
  const { discount_percent, amount: net, unit_price, quantity, billed_seconds } = line;
  if (discount_percent === 0) return null;
  const gross = lineAmount({
    quantity: tenThousandths(quantity),
    unit_price: BigInt(unit_price.amount),
    billed_seconds: billed_seconds === null ? null : BigInt(billed_seconds),
    discount_percent: 0,
  });
  return allowance(gross - BigInt(net.amount), [
    text('MultiplierFactorNumeric', percent(discount_percent)),
    (off) => amount('Amount', off, net.currency),
    amount('BaseAmount', abs(gross), net.currency),
  ]);
}

type Part = Element | null | ((amount: bigint) => Element | null);

/** What is taken off, or with an amount below zero put on; null where it is nothing. */
export function allowance(off: bigint, parts: readonly Part[]): Element | null {
  if (off === 0n) return null;
  const charge = off < 0n;
  return element('cac:AllowanceCharge', [
    text('ChargeIndicator', String(charge)),
    charge ? null : text('AllowanceChargeReasonCode', '95'),
    text('AllowanceChargeReason', charge ? 'Surcharge' : 'Discount'),
    ...parts.map((part) => (typeof part === 'function' ? part(abs(off)) : part)),
  ]);
}

const tenThousandths = (quantity: string): bigint => {
  const [whole = '0', fraction = ''] = quantity.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(4, '0'));
  return quantity.startsWith('-') ? -value : value;
};

const negated = (value: string): string => (value.startsWith('-') ? value.slice(1) : `-${value}`);
const abs = (value: bigint): bigint => (value < 0n ? -value : value);
