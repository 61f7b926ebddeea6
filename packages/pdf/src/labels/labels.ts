import type { PrintedDocument } from '../document.ts';

/** The words of a document in one language. */
export interface Labels {
  readonly title: Readonly<Record<PrintedDocument['type'], string>>;
  /** Written across the page. */
  readonly draft: string;
  readonly void: string;
  readonly bill_to: string;
  readonly issue_date: string;
  readonly due_date: string;
  /** Of a quote. */
  readonly valid_until: string;
  readonly period: string;
  readonly purchase_order: string;
  /** Of a credit note. */
  readonly original_invoice: string;
  readonly vat_id: string;
  /** A tax number that is no VAT number. */
  readonly tax_id: string;
  readonly registration_number: string;
  readonly description: string;
  readonly quantity: string;
  readonly unit_price: string;
  readonly discount: string;
  readonly tax: string;
  readonly amount: string;
  readonly taxable: string;
  readonly subtotal: string;
  readonly total: string;
  readonly paid: string;
  readonly credited: string;
  readonly amount_due: string;
  readonly exempt: string;
  /** The words that Article 226 of Directive 2006/112/EC asks for, in the language. */
  readonly reverse_charge: string;
  /** `{tax}` in the seller's own currency, and the `{rate}`. */
  readonly exchange: string;
  readonly payment: string;
  readonly account_name: string;
  readonly reference: string;
  readonly notes: string;
  /** `{page}` of `{pages}`. */
  readonly page: string;
  /** Short, by the unit's name; others are printed as they are. */
  readonly units: Readonly<Record<string, string>>;
}
