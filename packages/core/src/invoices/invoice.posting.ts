import type { Context, Row } from '../kernel/index.ts';
import { type Posting, post, reversed } from '../ledger/index.ts';
import type { Invoice } from './invoice.schema.ts';

/** What issuing an invoice or a credit note puts on the client's ledger. Quotes and proformas owe nothing. */
function amountsOf({ type, ...of }: (typeof Invoice)['schema']['_output']): Posting['amounts'] {
  const total = BigInt(of.total.amount);
  const tax = BigInt(of.tax_total.amount);
  if (type === 'invoice') return { receivable: total, revenue: tax - total, tax: -tax };
  if (type === 'credit_note') return { revenue: total - tax, tax, client_credit: -total };
  return {};
}

const posting = (document: Row<typeof Invoice>, posted_on: string) => {
  const { id, type, number, client_id, currency } = document.value;
  const source = { type: type === 'credit_note' ? 'credit_note' : 'invoice', id } as const;
  return { client_id, currency, posted_on, source, number };
};

export async function postIssued(ctx: Context, document: Row<typeof Invoice>): Promise<void> {
  const { number, ...base } = posting(document, document.value.issue_date as string);
  await post(ctx, { ...base, memo: `Issued ${number}`, amounts: amountsOf(document.value) });
}

export async function postVoided(ctx: Context, document: Row<typeof Invoice>, posted_on: string): Promise<void> {
  const { number, ...base } = posting(document, posted_on);
  await post(ctx, { ...base, memo: `Voided ${number}`, amounts: reversed(amountsOf(document.value)) });
}

/** Credit of a client put against what it owes. */
export async function postCredited(
  ctx: Context,
  note: Row<typeof Invoice>,
  invoice: Row<typeof Invoice>,
  amount: bigint,
): Promise<void> {
  const { number, ...base } = posting(note, note.value.issue_date as string);
  const memo = `${number} against ${invoice.value.number}`;
  await post(ctx, { ...base, memo, amounts: { client_credit: amount, receivable: -amount } });
}
