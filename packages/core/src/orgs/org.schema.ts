import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { currency, entity, everyone, field, id, instant, line, Money, rate, timeZone } from '../kernel/index.ts';

/** A pattern of document numbers: the number once, and if wanted the year and the month it counts in. */
const pattern = z
  .string()
  .max(60)
  .regex(
    /^([^{}]|\{year\}|\{month\})*\{number(:[1-9])?\}([^{}]|\{year\}|\{month\})*$/,
    'expected {number} or {number:4} in it once, and {year} or {month} if wanted',
  );

/** What may be set, a part at a time. */
export const settingsInput = {
  week_starts_on: z.enum(['monday', 'sunday', 'saturday']),
  /** The month the fiscal year starts in, 1 to 12. */
  fiscal_year_start_month: z.int().min(1).max(12),
  /** How worked time is rounded when it is billed. */
  rounding: z.strictObject({
    step_minutes: z.int().min(0).max(60),
    direction: z.enum(['nearest', 'up', 'down']),
    minimum_minutes: z.int().min(0).max(480),
  }),
  /** The pattern of document numbers, for each type of document. */
  number_series: z.strictObject({ invoice: pattern, quote: pattern, proforma: pattern, credit_note: pattern }),
  /** Minor units an hour in the organization's currency, where nothing nearer says otherwise. */
  default_rate: rate().nullable(),
  /** Switches by name. */
  features: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.boolean()),
};

const { rounding } = settingsInput;

/** What an organization may set beside its own columns, with what holds until it does. */
export const OrgSettings = z.strictObject({
  week_starts_on: settingsInput.week_starts_on.default('monday'),
  fiscal_year_start_month: settingsInput.fiscal_year_start_month.default(1),
  rounding: z
    .strictObject({
      step_minutes: rounding.shape.step_minutes.default(0),
      direction: rounding.shape.direction.default('nearest'),
      minimum_minutes: rounding.shape.minimum_minutes.default(0),
    })
    .prefault({}),
  number_series: z
    .strictObject({
      invoice: pattern.default('INV-{year}-{number:4}'),
      quote: pattern.default('QUO-{year}-{number:4}'),
      proforma: pattern.default('PRO-{year}-{number:4}'),
      credit_note: pattern.default('CRN-{year}-{number:4}'),
    })
    .prefault({}),
  default_rate: settingsInput.default_rate.default(null),
  features: settingsInput.features.default({}),
});
export type OrgSettings = z.infer<typeof OrgSettings>;

export const Org = entity({
  name: 'org',
  kind: 'org',
  table: 'orgs',
  visible: everyone,
  live: (t) => sql`${t}.deleted_at IS NULL`,
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

const DEFAULTS = OrgSettings.parse({});

/** A setting as it holds: what was set, over the default. Objects are set a part at a time. */
const setting = (name: Exclude<keyof OrgSettings, 'default_rate'>) => (t: Sql) => {
  const fallback = sql`${JSON.stringify(DEFAULTS[name])}::jsonb`;
  const set = sql`${t}.settings -> ${name}::text`;
  return typeof DEFAULTS[name] === 'object'
    ? sql`${fallback} || coalesce(${set}, '{}')`
    : sql`coalesce(${set}, ${fallback})`;
};

/** The settings as they go out. */
export const Settings = entity({
  name: 'org_settings',
  kind: 'org',
  table: 'orgs',
  visible: everyone,
  live: (t) => sql`${t}.deleted_at IS NULL`,
  fields: {
    id: id('org'),
    week_starts_on: field(settingsInput.week_starts_on, { sql: setting('week_starts_on') }),
    fiscal_year_start_month: field(settingsInput.fiscal_year_start_month, { sql: setting('fiscal_year_start_month') }),
    rounding: field(settingsInput.rounding, { sql: setting('rounding') }),
    number_series: field(settingsInput.number_series, { sql: setting('number_series') }),
    default_rate: field(Money.nullable(), {
      needs: 'view_rates',
      sql: (t) => sql`CASE WHEN ${t}.settings ->> 'default_rate' IS NOT NULL THEN
        json_build_object('amount', ${t}.settings -> 'default_rate', 'currency', ${t}.currency) END`,
    }),
    features: field(settingsInput.features, { sql: setting('features') }),
    version: z.int(),
    updated_at: instant(),
  },
});
