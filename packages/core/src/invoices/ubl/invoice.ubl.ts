import type { z } from 'zod';
import type { Document } from '../invoice.document.ts';
import type { Party, TAX_CATEGORIES } from '../invoice.schema.ts';
import { allowance, lineOf } from './ubl.lines.ts';
import { partyOf } from './ubl.party.ts';
import { amount, amountOf, categoryOf, taxCategory, text } from './ubl.values.ts';
import { type Element, element, toXml } from './ubl.xml.ts';

export interface Exported extends Document {
  readonly type: 'invoice' | 'credit_note';
  readonly number: string;
  readonly seller: z.infer<typeof Party>;
  readonly buyer: z.infer<typeof Party>;
}

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd';

/**
 * A document as UBL 2.1 Invoice or CreditNote, by the core of EN 16931: as it was issued, whatever was paid since. The order
 * of the elements is the schema's.
 */
export function ublOf(document: Exported): string {
  const { number, issue_date, due_date, currency, seller, buyer, credits, base } = document;
  const invoice = document.type === 'invoice';
  const type = invoice ? 'Invoice' : 'CreditNote';
  const root = element(
    type,
    [
      text('CustomizationID', 'urn:cen.eu:en16931:2017'),
      text('ID', number),
      text('IssueDate', issue_date),
      invoice ? text('DueDate', due_date) : null,
      text(invoice ? 'InvoiceTypeCode' : 'CreditNoteTypeCode', invoice ? '380' : '381'),
      text('Note', document.notes),
      text('DocumentCurrencyCode', currency),
      base && text('TaxCurrencyCode', base.tax_total.currency),
      element('cac:InvoicePeriod', [text('StartDate', document.period_from), text('EndDate', document.period_to)]),
      element('cac:OrderReference', [text('ID', document.purchase_order)]),
      credits &&
        element('cac:BillingReference', [
          element('cac:InvoiceDocumentReference', [text('ID', credits.number), text('IssueDate', credits.issue_date)]),
        ]),
      element('cac:AccountingSupplierParty', [partyOf('seller', seller)]),
      element('cac:AccountingCustomerParty', [partyOf('buyer', buyer)]),
      invoice ? paymentMeans(document) : null,
      ...groupsOf(document).map(({ off, category, rate }) =>
        allowance(off, [(value) => amount('Amount', value, currency), taxCategory('TaxCategory', category, rate)]),
      ),
      taxTotal(document),
      base && element('cac:TaxTotal', [amountOf('TaxAmount', base.tax_total)]),
      monetaryTotal(document),
      ...document.lines.map((line, i) => lineOf(line, i + 1, type)),
    ],
    {
      xmlns: `${UBL}:${type}-2`,
      'xmlns:cac': `${UBL}:CommonAggregateComponents-2`,
      'xmlns:cbc': `${UBL}:CommonBasicComponents-2`,
    },
  );
  return toXml(root as Element);
}

interface Group {
  readonly category: (typeof TAX_CATEGORIES)[number];
  readonly rate: number;
  /** Minor units. */
  readonly taxable: bigint;
  readonly tax: bigint;
  /** What of the discount off the whole fell on it. */
  readonly off: bigint;
}

/** The taxes by category and rate, each with its part of the discount: its lines less what is taxed (BR-S-8). */
function groupsOf({ taxes, lines }: Exported): Group[] {
  const keyOf = (category: Group['category'], rate: number) => `${categoryOf({ category, rate })} ${rate}`;
  const groups = new Map<string, Group>();
  for (const { category, rate, taxable, tax } of taxes) {
    const key = keyOf(category, rate);
    const group = groups.get(key) ?? { category: categoryOf({ category, rate }), rate, taxable: 0n, tax: 0n, off: 0n };
    const of = lines.filter((line) => line.tax_category === category && line.tax_rate === rate);
    const net = of.reduce((sum, line) => sum + BigInt(line.amount.amount), 0n);
    groups.set(key, {
      ...group,
      taxable: group.taxable + BigInt(taxable.amount),
      tax: group.tax + BigInt(tax.amount),
      off: group.off + net - BigInt(taxable.amount),
    });
  }
  return [...groups.values()];
}

const taxTotal = (document: Exported): Element | null =>
  element('cac:TaxTotal', [
    amountOf('TaxAmount', document.tax_total),
    ...groupsOf(document).map(({ category, rate, taxable, tax }) =>
      element('cac:TaxSubtotal', [
        amount('TaxableAmount', taxable, document.currency),
        amount('TaxAmount', tax, document.currency),
        taxCategory('TaxCategory', category, rate, true),
      ]),
    ),
  ]);

function monetaryTotal(document: Exported): Element | null {
  const { subtotal, tax_total, total, currency } = document;
  const parts = groupsOf(document).map(({ off }) => off);
  const sum = (values: readonly bigint[]) => values.reduce((all, value) => all + value, 0n);
  const allowances = sum(parts.filter((off) => off > 0n));
  const charges = -sum(parts.filter((off) => off < 0n));
  return element('cac:LegalMonetaryTotal', [
    amountOf('LineExtensionAmount', subtotal),
    amount('TaxExclusiveAmount', BigInt(total.amount) - BigInt(tax_total.amount), currency),
    amountOf('TaxInclusiveAmount', total),
    allowances === 0n ? null : amount('AllowanceTotalAmount', allowances, currency),
    charges === 0n ? null : amount('ChargeTotalAmount', charges, currency),
    amountOf('PayableAmount', total),
  ]);
}

/** A transfer, in euro one of SEPA (UNCL4461), with the number as what to say with it. */
function paymentMeans({ seller: { bank }, number, currency }: Exported): Element | null {
  if (!bank) return null;
  return element('cac:PaymentMeans', [
    text('PaymentMeansCode', currency === 'EUR' ? '58' : '30'),
    text('PaymentID', number),
    element('cac:PayeeFinancialAccount', [
      text('ID', bank.iban.replaceAll(/\s/g, '')),
      text('Name', bank.account_name),
      element('cac:FinancialInstitutionBranch', [text('ID', bank.bic)]),
    ]),
  ]);
}
