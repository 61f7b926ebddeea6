import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { currency, entity, field, having, id, instant, line, Money, prose } from '../kernel/index.ts';

export const TAX_TREATMENTS = ['standard', 'zero_rated', 'exempt', 'reverse_charge'] as const;

export const Address = z.strictObject({
  street: z.string().max(200).optional(),
  street2: z.string().max(200).optional(),
  city: z.string().max(100).optional(),
  postal_code: z.string().max(20).optional(),
  region: z.string().max(100).optional(),
  /** ISO 3166-1, two letters. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

export const Client = entity({
  name: 'client',
  kind: 'cli',
  table: 'clients',
  visible: having('view_clients'),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  fields: {
    id: id('cli'),
    name: line(200),
    currency: currency(),
    default_rate: field(Money.nullable(), {
      needs: 'view_rates',
      sql: (t) =>
        sql`CASE WHEN ${t}.default_rate IS NOT NULL THEN json_build_object('amount', ${t}.default_rate, 'currency', ${t}.currency) END`,
    }),
    payment_terms_days: z.int(),
    tax_id: z.string().nullable(),
    tax_treatment: z.enum(TAX_TREATMENTS),
    default_tax_rate: z.int().nullable(),
    billing_address: Address.nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    website: z.string().nullable(),
    language: z.string(),
    archived_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** What belongs to a client goes out of sight with it. */
const ofLiveClient = (t: Sql) => sql`EXISTS (SELECT 1 FROM clients c
  WHERE c.org_id = ${t}.org_id AND c.id = ${t}.client_id AND c.deleted_at IS NULL)`;

export const Contact = entity({
  name: 'contact',
  kind: 'con',
  table: 'contacts',
  topic: 'client_id',
  visible: having('view_clients'),
  live: ofLiveClient,
  relations: { client: { to: () => Client, by: 'client_id' } },
  fields: {
    id: id('con'),
    client_id: id('cli'),
    name: line(200),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    title: z.string().nullable(),
    is_billing: z.boolean(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

export const ClientNote = entity({
  name: 'client_note',
  kind: 'note',
  table: 'client_notes',
  topic: 'client_id',
  visible: having('view_clients'),
  live: ofLiveClient,
  relations: { client: { to: () => Client, by: 'client_id' } },
  fields: {
    id: id('note'),
    client_id: id('cli'),
    user_id: id('usr'),
    body: field(prose(), { prose: true }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
