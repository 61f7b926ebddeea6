import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  Address,
  currency,
  entity,
  field,
  having,
  id,
  instant,
  line,
  Money,
  moneyField,
  prose,
  Rounding,
} from '../kernel/index.ts';

export const TAX_TREATMENTS = ['standard', 'zero_rated', 'exempt', 'reverse_charge'] as const;

export const Client = entity({
  name: 'client',
  domain: 'clients',
  kind: 'cli',
  table: 'clients',
  model: 'Client',
  visible: having('view_clients'),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  fields: {
    id: id('cli'),
    name: line(200),
    currency: currency(),
    default_rate: moneyField(Money.nullable(), 'default_rate', 'view_rates'),
    /** How worked time is rounded when it is billed, where the project says nothing; null: as the organization does. */
    rounding: Rounding.nullable(),
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
    /** The client it was merged into, in `client.merged`: it is not there any more. */
    merged_into_id: id('cli').nullable(),
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
  domain: 'clients',
  kind: 'con',
  table: 'contacts',
  model: 'Contact',
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
  domain: 'clients',
  kind: 'note',
  table: 'client_notes',
  model: 'ClientNote',
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
