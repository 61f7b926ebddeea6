import { invalid } from '../kernel/index.ts';
import type { AllocationInput } from './payment.input.ts';
import { dueOf, type InvoiceRow, mustBeOpen, noInvoice, type Purse } from './payment.invoices.ts';

/** Money to put against an invoice; negative takes it back off. */
export interface Move {
  readonly invoice: InvoiceRow;
  readonly amount: bigint;
}

export const sumOf = (moves: readonly { readonly amount: bigint }[]): bigint =>
  moves.reduce((sum, { amount }) => sum + amount, 0n);

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Spreads an amount over invoices in their order, each up to what is due. */
export function spread(invoices: readonly InvoiceRow[], amount: bigint): Move[] {
  let left = amount;
  const moves: Move[] = [];
  for (const invoice of invoices) {
    const part = smaller(left, dueOf(invoice));
    if (part > 0n) moves.push({ invoice, amount: part });
    left -= part;
  }
  return moves;
}

interface Wanted {
  readonly allocations: readonly AllocationInput[];
  /** The invoices named there and those of `has`, which the transaction holds. */
  readonly invoices: ReadonlyMap<string, InvoiceRow>;
  /** What stands against each invoice already. */
  readonly has: ReadonlyMap<string, bigint>;
  readonly purse: Purse;
  /** What there is to put. */
  readonly amount: bigint;
}

/** What has to move so that the allocations are exactly those wanted. */
export function replan({ allocations, invoices, has, purse, amount }: Wanted): Move[] {
  const moves: Move[] = [];
  let left = amount;
  for (const [i, { invoice_id, amount: wanted }] of allocations.entries()) {
    const field = `allocations.${i}`;
    const invoice = invoices.get(invoice_id);
    if (!invoice) throw noInvoice(invoice_id);
    const more = BigInt(wanted) - (has.get(invoice_id) ?? 0n);
    if (more > 0n) mustBeOpen(invoice, purse, `${field}.invoice_id`);
    if (more > dueOf(invoice)) {
      throw invalid(`${field}.amount`, `is more than what is due on the invoice, ${dueOf(invoice)}`, 'too_big');
    }
    left -= BigInt(wanted);
    if (left < 0n) throw invalid(`${field}.amount`, `is more than what is left of ${amount}`, 'too_big');
    if (more !== 0n) moves.push({ invoice, amount: more });
  }
  const wanted = new Set(allocations.map(({ invoice_id }) => invoice_id));
  for (const [invoice_id, amount] of has) {
    const invoice = invoices.get(invoice_id);
    if (invoice && !wanted.has(invoice_id)) moves.push({ invoice, amount: -amount });
  }
  return moves;
}
