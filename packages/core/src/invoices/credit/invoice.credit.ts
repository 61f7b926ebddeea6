import { sql } from '@stint/db';
import { type Context, fail, invalid, newId, type Row } from '../../kernel/index.ts';
import { settleInvoice } from '../../payments/index.ts';
import { invoiceIssued } from '../invoice.events.ts';
import { creditExceedsInvoice, nothingToCredit } from '../invoice.failures.ts';
import { issueDocument } from '../invoice.issue.ts';
import { issuerOf } from '../invoice.issuer.ts';
import { postCredited } from '../invoice.posting.ts';
import type { Invoice } from '../invoice.schema.ts';
import { stateOf } from '../invoice.state.ts';
import type { TaxedLine } from '../invoice.totals.ts';
import { creditedOf } from './credit.before.ts';
import { billedLines, type CreditInput, creditLines } from './credit.lines.ts';
import { insertNote } from './credit.note.ts';
import { creditSums } from './credit.sums.ts';

interface Credit {
  readonly lines?: readonly CreditInput[] | undefined;
  readonly reason: string;
  readonly issue_date?: string | undefined;
  readonly exchange_rate?: string | undefined;
}

/**
 * Makes and issues a credit note for an invoice that the transaction holds, and puts it against the invoice up to what is
 * due; the rest is credit of the client.
 */
export async function creditInvoice(
  ctx: Context,
  invoice: Row<typeof Invoice>,
  credit: Credit,
): Promise<Row<typeof Invoice>> {
  const was = invoice.value;
  const lines = await billedLines(ctx, was.id);
  const before = await creditedOf(ctx, was.id);
  const credited = creditLines(lines, before, credit.lines);
  const group = new Map(lines.map((line) => [line.id, line as TaxedLine]));
  const taken = [...before.taken].map(([id, amount]) => ({ ...(group.get(id) as TaxedLine), amount }));
  const taxes = was.taxes.map(({ taxable, tax, ...of }) => ({
    ...of,
    taxable: BigInt(taxable.amount),
    tax: BigInt(tax.amount),
  }));
  const sums = creditSums(
    { lines: lines as TaxedLine[], taxes },
    { lines: taken, taxes: before.taxes },
    credited as TaxedLine[],
  );
  const left = BigInt(was.total.amount) - before.total;
  if (credited.length === 0 || left <= 0n) {
    throw fail(nothingToCredit, { detail: 'All of the invoice is credited already.', current_state: stateOf(invoice) });
  }
  if (sums.total <= 0n || sums.total > left) {
    throw fail(creditExceedsInvoice, {
      detail: `That would credit ${sums.total} in minor units; more than nothing, and up to ${left}, can be.`,
      current_state: { ...stateOf(invoice), left: Number(left) },
    });
  }
  const issuer = await issuerOf(ctx);
  const { issue_date = issuer.today, exchange_rate = was.exchange_rate } = credit;
  if (issue_date < (was.issue_date as string))
    throw invalid('issue_date', `is before the invoice's, ${was.issue_date}`, 'too_small');
  const draft = await insertNote(ctx, invoice, sums, credit.reason);
  await ctx.db.invoiceLine.createMany({
    data: credited.map(({ rounding, ...line }) => ({
      ...line,
      ...(rounding === null ? {} : { rounding }),
      invoice_id: draft.id,
      version: 1,
      created_at: ctx.now,
      updated_at: ctx.now,
    })),
  });
  const due = BigInt(was.amount_due.amount);
  const used = sums.total < due ? sums.total : due;
  const note = await issueDocument(ctx, draft, { issuer, issue_date, exchange_rate, used });
  ctx.emit(invoiceIssued, note);
  if (used > 0n) {
    await ctx.query(sql`INSERT INTO allocations (org_id, id, credit_note_id, invoice_id, amount, created_at)
      VALUES (${ctx.caller.org_id}, ${newId('aln')}, ${note.id}, ${was.id}, ${used}, ${ctx.now})`);
    await postCredited(ctx, note, invoice, used);
    await settleInvoice(ctx, invoice, { credited: used });
  }
  return note;
}
