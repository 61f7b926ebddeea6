export interface Money {
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

export interface Address {
  readonly street?: string | undefined;
  readonly street2?: string | undefined;
  readonly city?: string | undefined;
  readonly postal_code?: string | undefined;
  readonly region?: string | undefined;
  /** ISO 3166-1, two letters. */
  readonly country?: string | undefined;
}

export interface Party {
  readonly name: string;
  readonly address: Address | null;
  readonly tax_id: string | null;
  readonly registration_number: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly bank: { readonly account_name: string; readonly iban: string; readonly bic: string | null } | null;
}

export interface Line {
  readonly description: string;
  /** A decimal as text. */
  readonly quantity: string;
  readonly unit: string;
  readonly unit_price: Money;
  /** Basis points, as is every percentage here. */
  readonly discount_percent: number;
  readonly tax_rate: number;
  readonly tax_category: TaxCategory;
  readonly amount: Money;
  readonly from_day: string | null;
  readonly to_day: string | null;
}

export type TaxCategory = 'S' | 'Z' | 'E' | 'AE';

export interface Tax {
  readonly category: TaxCategory;
  readonly rate: number;
  readonly taxable: Money;
  readonly tax: Money;
}

/** A document as it is printed: plain JSON. Days are YYYY-MM-DD. */
export interface PrintedDocument {
  readonly type: 'invoice' | 'quote' | 'proforma' | 'credit_note';
  readonly status: 'draft' | 'issued' | 'partially_paid' | 'paid' | 'void';
  readonly number: string | null;
  readonly issue_date: string | null;
  readonly due_date: string | null;
  readonly period_from: string | null;
  readonly period_to: string | null;
  /** Of labels and figures; where there are no labels in it, English. */
  readonly language: string;
  readonly purchase_order: string | null;
  readonly notes: string | null;
  readonly footer: string | null;
  readonly subtotal: Money;
  readonly discount_percent: number;
  readonly discount_total: Money;
  readonly taxes: readonly Tax[];
  readonly total: Money;
  readonly paid: Money;
  readonly credited: Money;
  readonly amount_due: Money;
  readonly seller: Party;
  readonly buyer: Party;
  readonly lines: readonly Line[];
  readonly paper: 'a4' | 'letter';
  /** Of a credit note: the invoice it is for. */
  readonly credits: { readonly number: string; readonly issue_date: string } | null;
  /** The tax in the seller's own currency, where the document is in another. */
  readonly base: { readonly exchange_rate: string; readonly tax_total: Money } | null;
}
