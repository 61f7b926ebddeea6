import type { z } from 'zod';
import type { Client } from '../clients/index.ts';
import type { Data } from '../kernel/index.ts';
import type { Issuer } from './invoice.issuer.ts';
import type { Party } from './invoice.schema.ts';

type Parties = { readonly seller: z.infer<typeof Party>; readonly buyer: z.infer<typeof Party> };

/** Who bills and who is billed, as they stand now: what issuing freezes. */
export function partiesOf({ name, billing }: Issuer, client: Data<typeof Client>): Parties {
  const { legal_name, address, tax_id, registration_number, email, phone, bank } = billing;
  return {
    seller: { name: legal_name ?? name, address, tax_id, registration_number, email, phone, bank },
    buyer: {
      name: client.name,
      address: client.billing_address,
      tax_id: client.tax_id || null,
      registration_number: null,
      email: client.email,
      phone: client.phone || null,
      bank: null,
    },
  };
}
