import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { currency, entity, everyone, field, id, instant, line, Money, moneyJson, timeZone } from '../kernel/index.ts';
import { DEFAULTS, type OrgSettings, settingsInput } from './org.settings.ts';

export const Org = entity({
  name: 'org',
  domain: 'orgs',
  kind: 'org',
  table: 'orgs',
  model: 'Org',
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
  domain: 'orgs',
  kind: 'org',
  table: 'orgs',
  model: 'Org',
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
      sql: (t) => moneyJson(sql`(${t}.settings ->> 'default_rate')::bigint`, sql`${t}.currency`),
    }),
    billing: field(settingsInput.billing, { needs: 'view_finances', sql: setting('billing') }),
    assistants: field(settingsInput.assistants, { sql: setting('assistants') }),
    features: field(settingsInput.features, { sql: setting('features') }),
    version: z.int(),
    updated_at: instant(),
  },
});
