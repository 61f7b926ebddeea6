import { Prisma } from '@stint/db';
import { type Context, fail, failures, invalid, newId } from '../../kernel/index.ts';
import { creditExceedsInvoice } from '../invoice.failures.ts';
import { tenThousandths } from '../invoice.lines.ts';
import { lineAmount } from '../invoice.totals.ts';
import type { Before } from './credit.before.ts';

export interface CreditInput {
  readonly line_id: string;
  /** A decimal, in the line's unit. */
  readonly quantity?: string | undefined;
  /** Net minor units, with the sign of the line's amount. */
  readonly amount?: number | undefined;
}

type Line = Awaited<ReturnType<typeof billedLines>>[number];

export const billedLines = (ctx: Context, invoice_id: string) =>
  ctx.db.invoiceLine.findMany({ where: { invoice_id }, orderBy: { position: 'asc' } });

/** The lines of a credit note: those asked for, or all that is left. */
export function creditLines(
  lines: readonly Line[],
  { taken, quantities }: Pick<Before, 'taken' | 'quantities'>,
  asked: readonly CreditInput[] | undefined,
): Line[] {
  const left = (line: Line) => line.amount - (taken.get(line.id) ?? 0n);
  // What was free is part of the whole, but never taken twice.
  const open = lines.filter((line) => left(line) !== 0n || (line.amount === 0n && !taken.has(line.id)));
  const wanted = asked ?? open.map(({ id }) => ({ line_id: id }));
  const known = new Map(lines.map((line) => [line.id, line]));
  const seen = new Set<string>();
  return wanted.map((input, i) => {
    const { line_id } = input;
    const line = known.get(line_id);
    if (!line) throw fail(failures.not_found, `There is no invoice line ${line_id} on this invoice.`);
    if (seen.has(line_id)) throw invalid(`lines.${i}.line_id`, 'is named twice');
    seen.add(line_id);
    if (!open.includes(line)) throw exceeds(line, left(line));
    const credited = creditOf(line, { left: left(line), quantity: quantities.get(line_id) ?? NONE }, input);
    return { ...credited, id: newId('lin'), position: i + 1, credits_line_id: line_id };
  });
}

interface SoFar {
  /** Net minor units that can still be credited. */
  readonly left: bigint;
  /** What was credited by quantity. */
  readonly quantity: Prisma.Decimal;
}

const NONE = new Prisma.Decimal(0);

/** One line of a credit note: the whole line, some of its quantity, or an amount off it. */
function creditOf(line: Line, so: SoFar, { quantity, amount }: CreditInput): Line {
  if (quantity !== undefined) return byQuantity(line, so, quantity);
  const { left } = so;
  if (amount === undefined && left === line.amount) return line;
  const off = amount === undefined ? left : BigInt(amount);
  if (!within(off, left)) throw exceeds(line, left);
  return {
    ...asItem(line),
    quantity: new Prisma.Decimal(1),
    unit: 'unit',
    unit_price: off,
    discount_percent: 0,
    amount: off,
  };
}

/** Worth what the quantity adds to those credited before: so parts add up to the line, to the cent. */
function byQuantity(line: Line, { left, quantity: before }: SoFar, text: string): Line {
  const asked = new Prisma.Decimal(text);
  const quantity = line.quantity.isNegative() ? asked.negated() : asked;
  if (quantity.equals(line.quantity) && left === line.amount) return line;
  const after = before.plus(quantity);
  const amount = worth(line, after) - worth(line, before);
  if (after.abs().greaterThan(line.quantity.abs()) || !within(amount, left)) throw exceeds(line, left);
  return { ...asItem(line), quantity, amount };
}

function worth(line: Line, quantity: Prisma.Decimal): bigint {
  if (quantity.equals(line.quantity)) return line.amount;
  const { unit_price, discount_percent } = line;
  return lineAmount({
    quantity: tenThousandths(quantity.toFixed()),
    unit_price,
    billed_seconds: null,
    discount_percent,
  });
}

/** A part of a line is no more the time that was billed. */
const asItem = (line: Line): Line => ({
  ...line,
  kind: 'item',
  raw_seconds: null,
  billed_seconds: null,
  rounding: null,
});

const within = (part: bigint, whole: bigint): boolean =>
  whole < 0n ? part <= 0n && part >= whole : part >= 0n && part <= whole;

const exceeds = (line: Line, left: bigint) =>
  fail(creditExceedsInvoice, {
    detail: `Of line ${line.position}, “${line.description.slice(0, 100)}”, ${left} of ${line.amount} in minor units is left to credit.`,
    current_state: { line_id: line.id, amount: Number(line.amount), left: Number(left) },
  });
