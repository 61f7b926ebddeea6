import type { Line, Money, PrintedDocument } from './document.ts';

export const money = (amount: number, currency = 'EUR'): Money => ({ amount, currency });

export const line = (over: Partial<Line> = {}): Line => ({
  description: 'Design of the start page',
  quantity: '12.5',
  unit: 'hour',
  unit_price: money(9500),
  discount_percent: 0,
  tax_rate: 2000,
  tax_category: 'S',
  amount: money(118_750),
  from_day: null,
  to_day: null,
  ...over,
});

/** An issued invoice, in English on A4; what differs goes over it. */
export const printed = (over: Partial<PrintedDocument> = {}): PrintedDocument => ({
  type: 'invoice',
  status: 'issued',
  number: 'INV-2026-0042',
  issue_date: '2026-03-02',
  due_date: '2026-03-16',
  period_from: '2026-02-01',
  period_to: '2026-02-28',
  language: 'en',
  purchase_order: 'PO-7731',
  notes: 'Thank you for working with us.',
  footer: 'Studio Donau GmbH · Commercial Court Vienna, FN 123456a · studio-donau.example',
  subtotal: money(118_750),
  discount_percent: 0,
  discount_total: money(0),
  taxes: [{ category: 'S', rate: 2000, taxable: money(118_750), tax: money(23_750) }],
  total: money(142_500),
  paid: money(0),
  credited: money(0),
  amount_due: money(142_500),
  seller: {
    name: 'Studio Donau GmbH',
    address: { street: 'Praterstraße 12', postal_code: '1020', city: 'Wien', country: 'AT' },
    tax_id: 'ATU12345678',
    registration_number: 'FN 123456a',
    email: 'office@studio-donau.example',
    phone: '+43 1 234 56 78',
    bank: { account_name: 'Studio Donau GmbH', iban: 'AT611904300234573201', bic: 'BKAUATWW' },
  },
  buyer: {
    name: 'Northwind Traders Ltd',
    address: { street: '14 Quay Street', city: 'Bristol', postal_code: 'BS1 4XX', country: 'GB' },
    tax_id: 'GB123456789',
    registration_number: null,
    email: 'accounts@northwind.example',
    phone: null,
    bank: null,
  },
  lines: [line({ from_day: '2026-02-02', to_day: '2026-02-27' })],
  paper: 'a4',
  credits: null,
  base: null,
  ...over,
});
