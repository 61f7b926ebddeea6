import { sql } from '@stint/db';
import { invoiceUpdated } from '../invoices/invoice.events.ts';
import { Invoice } from '../invoices/invoice.schema.ts';
import { type Context, fail, invalid, ROW, type Row } from '../kernel/index.ts';
import { todayOf } from '../orgs/index.ts';
import { settleInvoice, settlingInvoices } from './invoice.settle.ts';
import { moveAllocations } from './payment.allocate.ts';
import { paymentAllocated } from './payment.events.ts';
import { noCredit } from './payment.failures.ts';
import { dueOf, holdDocuments, type InvoiceRow, mustBeOpen, ofPurse, type Purse } from './payment.invoices.ts';
import { smaller } from './payment.plan.ts';
import { creditNoteSource, paymentSource } from './payment.posting.ts';
import { Payment } from './payment.schema.ts';

/** What putting credit against an invoice may publish. */
export const applyingCredit = [...settlingInvoices, paymentAllocated, invoiceUpdated] as const;

type Lender = Row<typeof Payment> | InvoiceRow;

const isPayment = (lender: Lender): lender is Row<typeof Payment> => lender.entity === Payment;

/** What is left of it. */
const leftOf = (lender: Lender): bigint =>
  isPayment(lender) ? BigInt(lender.value.unallocated.amount) : dueOf(lender);

/** Credit is used up in the order it came in. */
const ageOf = (lender: Lender): string =>
  `${isPayment(lender) ? lender.value.received_on : lender.value.issue_date} ${lender.value.created_at}`;

/** Puts credit of a client, from its payments and credit notes, against one of its invoices, the oldest first. */
export async function applyCredit(
  ctx: Context,
  { client_id, invoice_id, amount }: { client_id: string; invoice_id: string; amount?: number | undefined },
): Promise<InvoiceRow> {
  const purse = { client_id, currency: (await ctx.find(Invoice, invoice_id)).value.currency };
  const { invoice, lenders } = await hold(ctx, purse, invoice_id);
  mustBeOpen(invoice, purse, 'invoice_id');
  const credit = lenders.reduce((sum, lender) => sum + leftOf(lender), 0n);
  let left = wanted(invoice, credit, amount);
  const today = await todayOf(ctx);
  const paid: { lender: Lender; part: bigint }[] = [];
  for (const lender of lenders) {
    const part = smaller(left, leftOf(lender));
    left -= part;
    if (part > 0n) paid.push({ lender, part });
  }
  const from = (payments: boolean) =>
    paid.reduce((sum, { lender, part }) => (isPayment(lender) === payments ? sum + part : sum), 0n);
  const settled = await settleInvoice(ctx, invoice, { paid: from(true), credited: from(false) });
  for (const { lender, part } of paid) {
    const source = isPayment(lender) ? paymentSource(lender.value) : creditNoteSource(lender);
    await use(ctx, lender, part);
    await moveAllocations(ctx, source, [{ invoice, amount: part }], today);
  }
  return settled;
}

/** Holds all that has credit, then the documents, the invoice among them. */
async function hold(ctx: Context, purse: Purse, invoice_id: string) {
  const unused = sql`${ofPurse(purse)} AND deleted_at IS NULL AND allocated + refunded < amount`;
  const payments = await ctx.lockAll(Payment, unused);
  const documents = await holdDocuments(
    ctx,
    sql`(${ROW}.id = ${invoice_id} OR (${ofPurse(purse)} AND type = 'credit_note' AND status IN ('issued', 'partially_paid')))`,
  );
  const invoice = documents.find(({ id }) => id === invoice_id) as InvoiceRow;
  const notes = documents.filter(({ id }) => id !== invoice_id);
  const lenders = [...payments, ...notes].sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
  return { invoice, lenders };
}

function wanted(invoice: InvoiceRow, credit: bigint, amount: number | undefined): bigint {
  const due = dueOf(invoice);
  if (credit === 0n) {
    const { currency } = invoice.value;
    throw fail(noCredit, {
      detail: `The client has no credit in ${currency}.`,
      current_state: { credit: { amount: 0, currency }, amount_due: invoice.value.amount_due },
    });
  }
  if (amount === undefined) return smaller(due, credit);
  if (amount > due) throw invalid('amount', `is more than what is due on the invoice, ${due}`, 'too_big');
  if (amount > credit) throw invalid('amount', `is more than the client's credit, ${credit}`, 'too_big');
  return BigInt(amount);
}

async function use(ctx: Context, lender: Lender, part: bigint): Promise<void> {
  if (isPayment(lender)) {
    const allocated = BigInt(lender.value.allocated.amount) + part;
    ctx.emit(paymentAllocated, await ctx.update(lender, { allocated }), lender);
    return;
  }
  // Not `settleInvoice`: a credit note that is used up was not paid by anyone.
  const done = part === dueOf(lender);
  const after = await ctx.update(lender, {
    paid: BigInt(lender.value.paid.amount) + part,
    status: done ? 'paid' : 'partially_paid',
    paid_at: done ? ctx.now : null,
  });
  ctx.emit(invoiceUpdated, after, lender);
}
