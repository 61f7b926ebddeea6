import { sql } from '@stint/db';
import type { z } from 'zod';
import { Client } from '../clients/index.ts';
import { type Context, type Money, readMany } from '../kernel/index.ts';
import { issuerOf } from './invoice.issuer.ts';
import { partiesOf } from './invoice.parties.ts';
import { Invoice, type InvoiceWithLines, type Party } from './invoice.schema.ts';

export interface Document extends z.infer<typeof InvoiceWithLines> {
  /** Of a credit note: the invoice it is for. */
  readonly credits: { readonly number: string; readonly issue_date: string } | null;
  /** The tax in the organization's currency, where the document is in another and was issued. */
  readonly base: { readonly exchange_rate: string; readonly tax_total: Money } | null;
}

/** A document and all that stands on it; `not_found` where the caller may not see it. */
export async function readDocument(ctx: Context, invoice_id: string): Promise<Document> {
  const { value: found } = await ctx.find(Invoice, invoice_id);
  const [whole] = await readMany(ctx, Invoice, [invoice_id], { expand: ['lines'] });
  const invoice = (whole?.value ?? { ...found, lines: [] }) as z.infer<typeof InvoiceWithLines>;
  const [more] = await ctx.query<{
    base_tax_total: string | null;
    credits: { number: string; issue_date: string } | null;
  }>(sql`SELECT i.base_tax_total::text,
    CASE WHEN c.number IS NOT NULL THEN json_build_object('number', c.number, 'issue_date', c.issue_date) END AS credits
    FROM invoices i LEFT JOIN invoices c ON c.org_id = i.org_id AND c.id = i.credits_invoice_id
    WHERE i.org_id = ${ctx.caller.org_id} AND i.id = ${invoice_id}`);
  const { exchange_rate } = invoice;
  const tax = more?.base_tax_total;
  return {
    ...invoice,
    credits: more?.credits ?? null,
    base:
      tax && exchange_rate && invoice.base_total
        ? { exchange_rate, tax_total: { amount: Number(tax), currency: invoice.base_total.currency } }
        : null,
  };
}

export interface PrintedInvoice extends Document {
  readonly seller: z.infer<typeof Party>;
  readonly buyer: z.infer<typeof Party>;
  readonly paper: 'a4' | 'letter';
}

/** What is printed: the parties of a draft are those of now. */
export async function printedInvoice(ctx: Context, invoice_id: string): Promise<PrintedInvoice> {
  const document = await readDocument(ctx, invoice_id);
  const issuer = await issuerOf(ctx);
  const { paper, footer } = issuer.billing;
  const client = await ctx.find(Client, document.client_id, { deleted: true });
  const now = partiesOf(issuer, client.value);
  return {
    ...document,
    seller: document.seller ?? now.seller,
    buyer: document.buyer ?? now.buyer,
    footer: document.footer ?? footer,
    paper,
  };
}
