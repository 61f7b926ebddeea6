import type { Context, Data } from '../kernel/index.ts';
import { type Posting, post } from '../ledger/index.ts';
import type { InvoiceRow, Purse } from './payment.invoices.ts';
import type { Payment } from './payment.schema.ts';

/** What money or credit comes from: how postings name it. */
export interface Source extends Purse {
  readonly type: 'payment' | 'credit_note';
  readonly id: string;
  readonly label: string;
}

export const paymentSource = ({ id, client_id, currency, reference }: Data<typeof Payment>): Source => ({
  type: 'payment',
  id,
  client_id,
  currency,
  label: reference ? `Payment ${reference}` : 'Payment',
});

export const creditNoteSource = ({ value: { id, client_id, currency, number } }: InvoiceRow): Source => ({
  type: 'credit_note',
  id,
  client_id,
  currency,
  label: `${number}`,
});

const base = ({ client_id, currency, type, id }: Source, posted_on: string) => ({
  client_id,
  currency,
  posted_on,
  source: { type, id } as Posting['source'],
});

/** Money that came in, as it is recorded. */
export async function postPayment(ctx: Context, payment: Data<typeof Payment>): Promise<void> {
  const source = paymentSource(payment);
  const amount = BigInt(payment.amount.amount);
  const amounts = { bank: amount, client_credit: -amount };
  await post(ctx, { ...base(source, payment.received_on), memo: source.label, amounts });
}

/** The opposite, on the same day, where it was recorded otherwise than it should be. */
export async function postCorrection(ctx: Context, payment: Data<typeof Payment>): Promise<void> {
  const source = paymentSource(payment);
  const amount = BigInt(payment.amount.amount);
  const amounts = { bank: -amount, client_credit: amount };
  await post(ctx, { ...base(source, payment.received_on), memo: `${source.label}, corrected`, amounts });
}

/** Money or credit put against an invoice, or taken back off it. */
export async function postAllocated(
  ctx: Context,
  source: Source,
  { invoice, amount }: { readonly invoice: InvoiceRow; readonly amount: bigint },
  posted_on: string,
): Promise<void> {
  const memo = `${source.label} ${amount > 0n ? 'against' : 'taken off'} ${invoice.value.number}`;
  const amounts = { client_credit: amount, receivable: -amount };
  await post(ctx, { ...base(source, posted_on), memo, amounts });
}

interface Refunded {
  readonly id: string;
  readonly amount: bigint;
  readonly refunded_on: string;
}

export async function postRefund(ctx: Context, payment: Data<typeof Payment>, refund: Refunded): Promise<void> {
  const { client_id, currency, label } = paymentSource(payment);
  await post(ctx, {
    client_id,
    currency,
    posted_on: refund.refunded_on,
    source: { type: 'refund', id: refund.id },
    memo: `Refund of ${label === 'Payment' ? 'a payment' : label}`,
    amounts: { client_credit: refund.amount, bank: -refund.amount },
  });
}
