import { z } from 'zod';
import { currency, entity, everyone, id, instant, line, timeZone } from '../kernel/index.ts';

/** What an organization may set beside its own columns. */
export const OrgSettings = z.strictObject({
  week_starts_on: z.enum(['monday', 'sunday', 'saturday']).default('monday'),
  /** The month the fiscal year starts in, 1 to 12. */
  fiscal_year_start_month: z.int().min(1).max(12).default(1),
  /** How worked time is rounded when it is billed. */
  rounding: z
    .strictObject({
      step_minutes: z.int().min(0).max(60).default(0),
      direction: z.enum(['nearest', 'up', 'down']).default('nearest'),
      minimum_minutes: z.int().min(0).max(480).default(0),
    })
    .prefault({}),
  /** The pattern of document numbers, for each type of document. */
  number_series: z
    .strictObject({
      invoice: z.string().max(60).default('INV-{year}-{number:4}'),
      quote: z.string().max(60).default('QUO-{year}-{number:4}'),
      proforma: z.string().max(60).default('PRO-{year}-{number:4}'),
      credit_note: z.string().max(60).default('CRN-{year}-{number:4}'),
    })
    .prefault({}),
  /** Minor units an hour in the organization's currency, where nothing nearer says otherwise. */
  default_rate: z.int().min(0).nullable().default(null),
  features: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.boolean()).default({}),
});

export const Org = entity({
  name: 'org',
  kind: 'org',
  table: 'orgs',
  visible: everyone,
  fields: {
    id: id('org'),
    name: line(200),
    time_zone: timeZone(),
    currency: currency(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
