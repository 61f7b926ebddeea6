import { join, jsonText, sql } from '@stint/db';
import { type Context, invalid, newId, type Rounding, type Row } from '../kernel/index.ts';
import { linesOf } from './invoice.draft.ts';
import type { Invoice, InvoiceLine, LINE_KINDS, TAX_CATEGORIES } from './invoice.schema.ts';
import { lineAmount, type Totals, totalsOf } from './invoice.totals.ts';

/** A line before it is on a document: what its amount is computed from, and what it says. */
export interface DraftLine {
  readonly kind: (typeof LINE_KINDS)[number];
  readonly description: string;
  /** A decimal of at most four places. */
  readonly quantity: string;
  /** `hour` with billed seconds: these make the amount, and the quantity shows them. */
  readonly unit: string;
  readonly unit_price: bigint;
  readonly discount_percent: number;
  readonly tax_rate: number;
  readonly tax_category: (typeof TAX_CATEGORIES)[number];
  readonly raw_seconds: bigint | null;
  readonly billed_seconds: bigint | null;
  readonly rounding: Rounding | null;
  readonly from_day: string | null;
  readonly to_day: string | null;
  readonly project_id: string | null;
  readonly task_id: string | null;
  readonly user_id: string | null;
}

export const MAX_LINES = 500;
/** What JSON carries exactly (2^53), with room for sums. */
const MOST = 2n ** 50n;

/** Ten-thousandths of a decimal as text. */
export function tenThousandths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const value = BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
  return decimal.startsWith('-') ? -value : value;
}

/** The decimal of ten-thousandths, without zeros at its end. */
export function decimalText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(5, '0');
  const text = `${digits.slice(0, -4)}.${digits.slice(-4)}`.replace(/\.?0+$/, '');
  return value < 0n ? `-${text}` : text;
}

/** A line's net amount; what is more than can be carried is refused. */
export function amountOf(
  line: Pick<DraftLine, 'quantity' | 'unit' | 'unit_price' | 'billed_seconds' | 'discount_percent'>,
): bigint {
  const amount = lineAmount({
    quantity: tenThousandths(line.quantity),
    unit_price: line.unit_price,
    billed_seconds: line.unit === 'hour' ? line.billed_seconds : null,
    discount_percent: line.discount_percent,
  });
  if (amount > MOST || amount < -MOST)
    throw invalid('lines', 'quantity times price is more than can be billed', 'too_big');
  return amount;
}

/** Puts lines at the end of a draft, which the transaction holds; answers their ids in order. */
export async function insertLines(ctx: Context, invoice_id: string, lines: readonly DraftLine[]): Promise<string[]> {
  if (lines.length === 0) return [];
  const last = await ctx.db.invoiceLine.aggregate({ where: { invoice_id }, _max: { position: true }, _count: true });
  if (last._count + lines.length > MAX_LINES) {
    throw invalid('lines', `a document has at most ${MAX_LINES} lines`, 'too_big');
  }
  const first = (last._max.position ?? 0) + 1;
  const ids = lines.map(() => newId('lin'));
  const rows = lines.map(
    (
      line,
      i,
    ) => sql`(${ctx.caller.org_id}, ${ids[i]}, ${invoice_id}, ${first + i}::int, ${line.kind}, ${line.description},
      ${line.quantity}::numeric, ${line.unit}, ${line.unit_price}::bigint, ${line.discount_percent}::int, ${line.tax_rate}::int,
      ${line.tax_category}, ${amountOf(line)}::bigint, ${line.raw_seconds}::bigint, ${line.billed_seconds}::bigint,
      ${jsonText(line.rounding)}::jsonb, ${line.from_day}::date, ${line.to_day}::date, ${line.project_id}, ${line.task_id},
      ${line.user_id}, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz)`,
  );
  await ctx.query(sql`INSERT INTO invoice_lines (org_id, id, invoice_id, position, kind, description, quantity, unit, unit_price,
    discount_percent, tax_rate, tax_category, amount, raw_seconds, billed_seconds, rounding, from_day, to_day, project_id,
    task_id, user_id, created_at, updated_at) VALUES ${join(rows)}`);
  return ids;
}

/** The sums of lines less the document's discount; a discount of more than there is is refused. */
export function sumsOf(
  lines: readonly { amount: bigint; tax_rate: number; tax_category: DraftLine['tax_category'] }[],
  discount: { readonly percent: number; readonly amount: bigint },
): Totals {
  const totals = totalsOf(lines, discount);
  const { subtotal, discount_total, tax_total, total } = totals;
  if (discount.amount > 0n && discount_total > subtotal) {
    throw invalid('discount_amount', `is more than the lines come to (${subtotal})`, 'too_big');
  }
  // What is taken off can hide sums that are too large.
  const parts = totals.taxes.flatMap(({ taxable, tax }) => [taxable, tax]);
  if ([subtotal, discount_total, tax_total, total, ...parts].some((sum) => sum > MOST || sum < -MOST)) {
    throw invalid('lines', 'add up to more than can be billed', 'too_big');
  }
  return totals;
}

/** Brings a draft's sums in line with its lines, and changes other columns on the way. */
export async function recalculate(
  ctx: Context,
  invoice: Row<typeof Invoice>,
  changes: Parameters<typeof ctx.update<typeof Invoice>>[1] = {},
): Promise<Row<typeof Invoice>> {
  const lines = await linesOf(ctx, invoice.value.id);
  const { discount_percent, discount_amount } = invoice.value;
  const totals = sumsOf(
    lines.map(({ value }) => taxed(value)),
    {
      percent: changes.discount_percent ?? discount_percent,
      amount: BigInt(changes.discount_amount ?? discount_amount.amount),
    },
  );
  return ctx.update(invoice, { ...changes, ...sumColumns(totals) });
}

const taxed = ({ amount, tax_rate, tax_category }: Row<typeof InvoiceLine>['value']) => ({
  amount: BigInt(amount.amount),
  tax_rate,
  tax_category,
});

/** Sums as the document's columns keep them. */
export const sumColumns = ({ subtotal, discount_total, taxes, tax_total, total }: Totals) => ({
  subtotal,
  discount_total,
  tax_total,
  total,
  taxes: jsonText(taxes.map(({ taxable, tax, ...of }) => ({ ...of, taxable: Number(taxable), tax: Number(tax) }))),
});

/** Copies a document's lines as items: what was billed by them is not billed again. */
export async function copyLines(ctx: Context, from_invoice_id: string, to_invoice_id: string): Promise<void> {
  const lines = await linesOf(ctx, from_invoice_id);
  const items = lines.map(({ value }) => ({
    ...value,
    kind: 'item' as const,
    unit_price: BigInt(value.unit_price.amount),
    raw_seconds: null,
    billed_seconds: null,
    rounding: null,
    user_id: null,
  }));
  await insertLines(ctx, to_invoice_id, items);
}
