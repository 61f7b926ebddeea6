import { type Sql, sql } from '@stint/db';
import { Invoice } from '../invoices/invoice.schema.ts';
import { type Context, fail, failures, invalid, ROW, type Row } from '../kernel/index.ts';
import { invoiceNotOpen } from './payment.failures.ts';

export type InvoiceRow = Row<typeof Invoice>;

/** Whose money it is, and in what. */
export interface Purse {
  readonly client_id: string;
  readonly currency: string;
}

const OPEN = ['issued', 'partially_paid'];

/**
 * Holds documents until the transaction ends, in the order of their ids. Payments are held before documents, everywhere,
 * so that two who hold both do not wait for each other.
 */
export const holdDocuments = (ctx: Context, condition: Sql): Promise<InvoiceRow[]> => ctx.lockAll(Invoice, condition);

export const ofPurse = ({ client_id, currency }: Purse): Sql =>
  sql`${ROW}.client_id = ${client_id} AND ${ROW}.currency = ${currency}`;

/** The client's invoices that are owed in this currency, the oldest due first. */
export async function holdOpen(ctx: Context, purse: Purse): Promise<InvoiceRow[]> {
  const open = await holdDocuments(ctx, sql`${ofPurse(purse)} AND type = 'invoice' AND status = ANY(${OPEN})`);
  const key = ({ value }: InvoiceRow) => `${value.due_date} ${value.issue_date} ${value.id}`;
  return open.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Invoices by id, as far as the caller sees them. */
export async function holdNamed(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, InvoiceRow>> {
  if (ids.length === 0) return new Map();
  const rule = Invoice.visible.sql(ctx.caller, ROW) ?? sql`true`;
  const held = await holdDocuments(ctx, sql`${ROW}.id = ANY(${[...ids]}) AND ${rule}`);
  return new Map(held.map((row) => [row.id, row]));
}

/** What is owed on an invoice. */
export const dueOf = ({ value }: InvoiceRow): bigint => BigInt(value.amount_due.amount);

/** Refuses an invoice that takes no money; one that is another client's or in another currency is a fault of `field`. */
export function mustBeOpen(invoice: InvoiceRow, purse: Purse, field: string): void {
  const { type, status, number, client_id, currency, amount_due } = invoice.value;
  if (client_id !== purse.client_id) throw invalid(field, 'is an invoice of another client');
  if (currency !== purse.currency) throw invalid(field, `is in ${currency}; the money is in ${purse.currency}`);
  if (type === 'invoice' && OPEN.includes(status)) return;
  const what = type === 'invoice' ? `The invoice is ${status.replace('_', ' ')}` : `It is a ${type.replace('_', ' ')}`;
  throw fail(invoiceNotOpen, {
    detail: `${what}; money goes against an invoice that is issued and not paid in full.`,
    current_state: { invoice_id: invoice.id, type, status, number, amount_due },
  });
}

export const noInvoice = (id: string) => fail(failures.not_found, `There is no invoice ${id} here.`);
