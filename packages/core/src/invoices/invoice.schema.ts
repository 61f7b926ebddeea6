import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { Client, TAX_TREATMENTS } from '../clients/client.schema.ts';
import {
  Address,
  currency,
  day,
  type Entity,
  entity,
  field,
  having,
  id,
  instant,
  Money,
  moneyField,
  prose,
  Rounding,
} from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';

export const DOCUMENT_TYPES = ['invoice', 'quote', 'proforma', 'credit_note'] as const;
export const INVOICE_STATUSES = ['draft', 'issued', 'partially_paid', 'paid', 'void'] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];
export const LINE_KINDS = ['item', 'time', 'expense'] as const;

/** Codes of UNCL5305 as EN 16931 uses them: standard, zero rated, exempt, reverse charge. */
export const TAX_CATEGORIES = ['S', 'Z', 'E', 'AE'] as const;

/** Tax of one rate: on how much, and how much. */
export const Tax = z.strictObject({
  category: z.enum(TAX_CATEGORIES),
  /** Basis points: 1900 is 19 %. */
  rate: z.int(),
  taxable: Money,
  tax: Money,
});

/** A party as it stood when the document was issued. */
export const Party = z.strictObject({
  name: z.string(),
  address: Address.nullable(),
  tax_id: z.string().nullable(),
  registration_number: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  /** How to pay; the seller's alone. */
  bank: z.strictObject({ account_name: z.string(), iban: z.string(), bic: z.string().nullable() }).nullable(),
});

const money = (column: string) => moneyField(Money, column, null);
export const today = (t: Sql): Sql =>
  sql`(now() AT TIME ZONE (SELECT o.time_zone FROM orgs o WHERE o.org_id = ${t}.org_id))::date`;

/** Amounts with the currency that every amount of the document has. */
const taxes = (
  t: Sql,
): Sql => sql`(SELECT coalesce(json_agg(json_build_object('category', x ->> 'category', 'rate', (x ->> 'rate')::int,
    'taxable', json_build_object('amount', (x ->> 'taxable')::bigint, 'currency', ${t}.currency),
    'tax', json_build_object('amount', (x ->> 'tax')::bigint, 'currency', ${t}.currency)) ORDER BY n), '[]')
  FROM jsonb_array_elements(${t}.taxes) WITH ORDINALITY AS e(x, n))`;

/** An invoice, quote, proforma or credit note. */
export const Invoice = entity({
  name: 'invoice',
  domain: 'invoices',
  kind: 'inv',
  table: 'invoices',
  model: 'Invoice',
  visible: having('view_finances'),
  called: (t) => [sql`${t}.number`],
  relations: {
    client: { to: () => Client, by: 'client_id' },
    project: { to: () => Project, by: 'project_id' },
    source_invoice: { to: (): Entity => Invoice, by: 'source_invoice_id' },
    credits_invoice: { to: (): Entity => Invoice, by: 'credits_invoice_id' },
    lines: { to: (): Entity => InvoiceLine, by: 'invoice_id', many: 'position' },
  },
  fields: {
    id: id('inv'),
    type: z.enum(DOCUMENT_TYPES),
    status: z.enum(INVOICE_STATUSES),
    /** Set when it is issued, and then for good. */
    number: z.string().nullable(),
    client_id: id('cli'),
    project_id: id('prj').nullable(),
    issue_date: day().nullable(),
    due_date: day().nullable(),
    payment_terms_days: z.int(),
    /** The days of the work billed. */
    period_from: day().nullable(),
    period_to: day().nullable(),
    currency: currency(),
    /** Units of the organization's currency for one unit of this one, as a decimal; frozen when issued. */
    exchange_rate: field(z.string().nullable(), { sql: (t) => sql`trim_scale(${t}.exchange_rate)::text` }),
    language: z.string(),
    tax_treatment: z.enum(TAX_TREATMENTS),
    purchase_order: z.string().nullable(),
    notes: field(prose(5000).nullable(), { prose: true }),
    footer: field(prose(2000).nullable(), { prose: true }),
    /** Basis points off the whole. */
    discount_percent: z.int(),
    /** Or an amount off the whole. */
    discount_amount: money('discount_amount'),
    /** The lines' amounts, before the discount off the whole. */
    subtotal: money('subtotal'),
    discount_total: money('discount_total'),
    taxes: field(z.array(Tax), { sql: taxes }),
    tax_total: money('tax_total'),
    total: money('total'),
    /** Of an invoice: what payments cover. Of a credit note: what of it was put against invoices or refunded. */
    paid: money('paid'),
    /** What credit notes took off it. */
    credited: money('credited'),
    amount_due: field(Money, {
      sql: (
        t,
      ) => sql`json_build_object('amount', CASE WHEN ${t}.status = 'void' OR ${t}.type IN ('quote', 'proforma') THEN 0
        ELSE ${t}.total - ${t}.paid - ${t}.credited END, 'currency', ${t}.currency)`,
    }),
    /** In the organization's currency, at the frozen rate. */
    base_total: moneyField(
      Money.nullable(),
      'base_total',
      null,
      (t) => sql`(SELECT o.currency FROM orgs o WHERE o.org_id = ${t}.org_id)`,
    ),
    /** Issued, not all paid, and due before today in the organization's zone. */
    is_overdue: field(z.boolean(), {
      sql: (t) =>
        sql`(${t}.type = 'invoice' AND ${t}.status IN ('issued', 'partially_paid') AND ${t}.due_date < ${today(t)})`,
    }),
    seller: Party.nullable(),
    buyer: Party.nullable(),
    issued_at: instant().nullable(),
    sent_at: instant().nullable(),
    paid_at: instant().nullable(),
    voided_at: instant().nullable(),
    void_reason: field(prose(500).nullable(), { prose: true }),
    reminders_sent: z.int(),
    last_reminded_at: instant().nullable(),
    /** The quote or proforma it was made from. */
    source_invoice_id: id('inv').nullable(),
    /** The invoice that a credit note is for. */
    credits_invoice_id: id('inv').nullable(),
    recurrence_id: id('irc').nullable(),
    recurrence_date: day().nullable(),
    created_by: id('usr').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

const ofInvoice = (column: string) =>
  moneyField(
    Money,
    column,
    null,
    (t) => sql`(SELECT i.currency FROM invoices i
  WHERE i.org_id = ${t}.org_id AND i.id = ${t}.invoice_id)`,
  );

export const InvoiceLine = entity({
  name: 'invoice_line',
  domain: 'invoices',
  kind: 'lin',
  table: 'invoice_lines',
  model: 'InvoiceLine',
  topic: 'invoice_id',
  visible: having('view_finances'),
  relations: { invoice: { to: () => Invoice, by: 'invoice_id' } },
  fields: {
    id: id('lin'),
    invoice_id: id('inv'),
    /** 1 is the first. */
    position: z.int(),
    kind: z.enum(LINE_KINDS),
    description: z.string(),
    /** A decimal, such as 12.5; of time the hours, to four places. The amount of time comes from billed_seconds. */
    quantity: field(z.string(), { sql: (t) => sql`trim_scale(${t}.quantity)::text` }),
    unit: z.string(),
    unit_price: ofInvoice('unit_price'),
    /** Basis points. */
    discount_percent: z.int(),
    /** Basis points. */
    tax_rate: z.int(),
    tax_category: z.enum(TAX_CATEGORIES),
    /** Net, after the line's discount. */
    amount: ofInvoice('amount'),
    raw_seconds: z.int().nullable(),
    billed_seconds: z.int().nullable(),
    /** The rounding that made billed_seconds of raw_seconds. */
    rounding: Rounding.nullable(),
    from_day: day().nullable(),
    to_day: day().nullable(),
    project_id: id('prj').nullable(),
    task_id: id('task').nullable(),
    user_id: id('usr').nullable(),
    /** Of a credit note: the line of the invoice that it takes back. */
    credits_line_id: id('lin').nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** A document with its lines, as gets and writes of it answer. */
export const InvoiceWithLines = Invoice.schema.extend({ lines: z.array(InvoiceLine.schema) });
