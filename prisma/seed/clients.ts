import type { PersonKey } from './people.ts';

export type ClientKey = 'northwind' | 'lumen' | 'bramble' | 'kestrel';

interface DemoClient {
  /** As `clients.create` takes it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly contacts: readonly Readonly<Record<string, unknown>>[];
  readonly notes: readonly (readonly [PersonKey, string])[];
}

export const CLIENTS: Readonly<Record<ClientKey, DemoClient>> = {
  northwind: {
    input: {
      name: 'Northwind Trading',
      currency: 'EUR',
      default_rate: 12_000,
      payment_terms_days: 30,
      tax_id: 'ATU12345675',
      billing_address: { street: 'Hafenstraße 12', city: 'Linz', postal_code: '4020', country: 'AT' },
      tax_treatment: 'standard',
      default_tax_rate: 2000,
      email: 'accounts@northwind.example',
      phone: '+43 1 555 01 20',
      website: 'https://northwind.example',
      language: 'en',
    },
    contacts: [
      {
        name: 'Helena Brandt',
        title: 'Head of e-commerce',
        email: 'helena@northwind.example',
        phone: '+43 1 555 01 21',
      },
      { name: 'Oskar Weiss', title: 'Accounts payable', email: 'oskar@northwind.example', is_billing: true },
    ],
    notes: [
      ['ada', 'Helena prefers one call a week (Tuesday, 10:00) to long mail threads. Invoices go to Oskar only.'],
      ['ben', 'They close their books on the 25th: an invoice that arrives later is paid a month later.'],
    ],
  },
  lumen: {
    input: {
      name: 'Lumen Dental',
      currency: 'EUR',
      default_rate: 11_000,
      payment_terms_days: 14,
      tax_treatment: 'standard',
      default_tax_rate: 2000,
      billing_address: { street: 'Alpenstraße 48', city: 'Salzburg', postal_code: '5020', country: 'AT' },
      email: 'office@lumen.example',
      phone: '+43 662 555 300',
      language: 'de-AT',
    },
    contacts: [
      { name: 'Dr. Ines Huber', title: 'Founder', email: 'ines@lumen.example', is_billing: true },
      { name: 'Jonas Pichler', title: 'Practice manager', email: 'jonas@lumen.example', phone: '+43 662 555 301' },
    ],
    notes: [['ada', 'Two new practices open next spring, and both need signage and a page of their own.']],
  },
  bramble: {
    input: {
      name: 'Bramble & Co',
      currency: 'GBP',
      default_rate: 10_500,
      payment_terms_days: 30,
      tax_treatment: 'zero_rated',
      billing_address: { street: '7 Orchard Lane', city: 'Bath', postal_code: 'BA1 2LR', country: 'GB' },
      email: 'hello@bramble.example',
      website: 'https://bramble.example',
      language: 'en-GB',
    },
    contacts: [{ name: 'Florence Bramble', title: 'Owner', email: 'florence@bramble.example', is_billing: true }],
    notes: [['ben', 'Florence approves designs herself and is in the bakery until noon: call in the afternoon.']],
  },
  kestrel: {
    input: {
      name: 'Kestrel Energy',
      currency: 'EUR',
      default_rate: 14_000,
      payment_terms_days: 45,
      tax_id: 'DE123456788',
      billing_address: { street: 'Netzallee 3', city: 'Berlin', postal_code: '10115', country: 'DE' },
      tax_treatment: 'reverse_charge',
      email: 'procurement@kestrel.example',
      language: 'de',
    },
    contacts: [
      { name: 'Matthias Roth', title: 'Product owner', email: 'roth@kestrel.example', phone: '+49 30 555 4410' },
      { name: 'Einkauf', title: 'Procurement', email: 'procurement@kestrel.example', is_billing: true },
    ],
    notes: [['ada', 'Under NDA until the launch: names and screens stay inside the project. Quote the order number.']],
  },
};
