import { z } from 'zod';
import { Address, basisPoints, currency, line, Rounding, rate } from '../kernel/index.ts';
import { TAX_TREATMENTS } from './client.schema.ts';

/** What may be set on a client; each operation says which of it is needed. */
export const clientInput = {
  name: line(200),
  currency: currency(),
  /** Minor units of the client's currency an hour. */
  default_rate: rate().nullable(),
  /** How worked time is rounded when it is billed, where the project says nothing; null: as the organization does. */
  rounding: Rounding.nullable(),
  payment_terms_days: z.int().min(0).max(365),
  tax_id: z.string().trim().max(50).nullable(),
  tax_treatment: z.enum(TAX_TREATMENTS),
  /** Basis points: 1900 is 19 %. */
  default_tax_rate: basisPoints().nullable(),
  billing_address: Address.nullable(),
  email: z.email().max(254).nullable(),
  phone: z.string().trim().max(50).nullable(),
  website: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'expected a language such as en or de-AT'),
};

export const NewClient = z.strictObject(clientInput).partial().required({ name: true });

export const contactInput = {
  name: line(200),
  email: z.email().max(254).nullable(),
  phone: z.string().trim().max(50).nullable(),
  title: z.string().trim().max(100).nullable(),
  is_billing: z.boolean(),
};
