import { jsonText } from '@stint/db';
import { Client } from '../clients/index.ts';
import {
  type Context,
  type Data,
  type FieldError,
  fail,
  failures,
  invalid,
  plusDays,
  type Row,
} from '../kernel/index.ts';
import { exchange } from './invoice.exchange.ts';
import { invoiceNegative } from './invoice.failures.ts';
import type { Issuer } from './invoice.issuer.ts';
import { takeNumber } from './invoice.number.ts';
import { partiesOf } from './invoice.parties.ts';
import { postIssued } from './invoice.posting.ts';
import type { Invoice } from './invoice.schema.ts';
import { stateOf } from './invoice.state.ts';

export interface Issuing {
  readonly issuer: Issuer;
  /** YYYY-MM-DD. */
  readonly issue_date: string;
  /** Needed where the currency is not the organization's, and of no use where it is. */
  readonly exchange_rate: string | null;
  /** Of a credit note: what of it is put against its invoice at once. */
  readonly used?: bigint;
}

/**
 * Issues a draft that the transaction holds: freezes the parties, the rate of exchange and the dates, takes its number and
 * posts it to the ledger. An invoice over nothing is paid with that.
 */
export async function issueDocument(
  ctx: Context,
  draft: Row<typeof Invoice>,
  { issuer, issue_date, exchange_rate, used = 0n }: Issuing,
): Promise<Row<typeof Invoice>> {
  const { type, payment_terms_days } = draft.value;
  const total = BigInt(draft.value.total.amount);
  if (total < 0n) {
    throw fail(invoiceNegative, {
      detail: `The total is ${total} in minor units. What the client gets back is a credit note of the invoice it was billed on.`,
      current_state: stateOf(draft),
    });
  }
  if (issue_date > issuer.today) {
    throw invalid('issue_date', `is after today, ${issuer.today} in ${issuer.time_zone}`, 'too_big');
  }
  // Deleting a client leaves its documents what they are.
  const client = await ctx.find(Client, draft.value.client_id, { deleted: true });
  const { seller, buyer } = partiesOf(issuer, client.value);
  needTaxIds(draft.value, seller.tax_id, buyer.tax_id);
  const base = inBaseCurrency(draft.value, issuer.currency, exchange_rate);
  const settles = type === 'invoice' || type === 'credit_note';
  const status = settles && used === total ? 'paid' : used > 0n ? 'partially_paid' : 'issued';
  const number = await takeNumber(ctx, type, issue_date, issuer.number_series);
  const issued = await ctx.update(draft, {
    ...base,
    seller: jsonText(seller),
    buyer: jsonText(buyer),
    footer: draft.value.footer ?? issuer.billing.footer,
    number,
    status,
    issue_date,
    due_date: type === 'credit_note' ? null : plusDays(issue_date, payment_terms_days),
    paid: used,
    issued_at: ctx.now,
    paid_at: status === 'paid' ? ctx.now : null,
  });
  await postIssued(ctx, issued);
  return issued;
}

/** The rate as it is frozen, and the sums in the organization's currency. */
function inBaseCurrency({ currency, total, tax_total }: Data<typeof Invoice>, base: string, rate: string | null) {
  if (currency === base) return { exchange_rate: null, base_total: total.amount, base_tax_total: tax_total.amount };
  if (rate === null) {
    throw invalid(
      'exchange_rate',
      `is required: how many ${base} one ${currency} is worth, such as "0.92"`,
      'required',
    );
  }
  const inBase = ({ amount }: { amount: number }) => exchange(BigInt(amount), rate, currency, base);
  if (inBase(total) > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw invalid('exchange_rate', `makes the total more ${base} than can be kept`, 'too_big');
  }
  return { exchange_rate: rate, base_total: inBase(total), base_tax_total: inBase(tax_total) };
}

/** Reverse charge is between two who are registered, and the document says both numbers. */
function needTaxIds({ tax_treatment }: Data<typeof Invoice>, seller: string | null, buyer: string | null): void {
  if (tax_treatment !== 'reverse_charge') return;
  const missing = (field: string): FieldError => ({ field, code: 'required', message: 'is needed for reverse charge' });
  const errors = [...(seller ? [] : [missing('billing.tax_id')]), ...(buyer ? [] : [missing('client.tax_id')])];
  if (errors.length === 0) return;
  throw fail(failures.validation_failed, {
    detail: errors.map(({ field, message }) => `${field} ${message}`).join('; '),
    errors,
    ways: {
      ...(seller ? {} : { 'orgs.settings.update': 'sets that of the organization' }),
      ...(buyer ? {} : { 'clients.update': 'sets that of the client' }),
    },
  });
}
