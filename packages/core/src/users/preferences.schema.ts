import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, id, instant, ownOr } from '../kernel/index.ts';
import { locale } from './user.schema.ts';

const scalar = z.union([z.string().max(500), z.int(), z.boolean(), z.null()]);

/** What a person may choose for themselves in an organization: the schema of each choice, and what holds without one. */
const CHOICES = {
  /** null: the locale of the user. */
  locale: { schema: locale().nullable(), otherwise: null },
  theme: { schema: z.enum(['system', 'light', 'dark']), otherwise: 'system' },
  date_format: { schema: z.enum(['locale', 'iso', 'dmy_dots', 'dmy_slashes', 'mdy_slashes']), otherwise: 'locale' },
  time_format: { schema: z.enum(['locale', 'h24', 'h12']), otherwise: 'locale' },
  duration_format: { schema: z.enum(['hours_minutes', 'decimal']), otherwise: 'hours_minutes' },
  week_start: { schema: z.enum(['organization', 'monday', 'sunday', 'saturday']), otherwise: 'organization' },
  /** Commits suggest time, as drafts that wait for this person. */
  git_time_drafts: { schema: z.boolean(), otherwise: false },
  /** What a client keeps for itself, such as a folded panel; replaced as a whole. */
  custom: {
    schema: z
      .record(z.string().regex(/^[a-zA-Z0-9_.-]{1,60}$/), scalar)
      .refine((kept) => Object.keys(kept).length <= 50, 'holds at most 50 entries'),
    otherwise: {},
  },
} as const;

type Choices = { [K in keyof typeof CHOICES]: (typeof CHOICES)[K]['schema'] };

const each = <T>(make: (schema: z.ZodType, name: string, otherwise: unknown) => T) =>
  Object.fromEntries(
    Object.entries(CHOICES).map(([name, { schema, otherwise }]) => [name, make(schema, name, otherwise)]),
  );

export const choices = each((schema) => schema) as Choices;

const fields = each((schema, name, otherwise) =>
  field(schema, {
    sql: (t) => sql`coalesce(${t}.chosen->${raw(`'${name}', '${JSON.stringify(otherwise)}'::jsonb`)})`,
  }),
) as Choices;

/** A member's preferences; those who never chose have them, too. */
export const Preferences = entity({
  name: 'preferences',
  domain: 'users',
  table: `(SELECT m.org_id, m.user_id, coalesce(p.values, '{}') AS chosen, coalesce(p.version, 1) AS version,
    coalesce(p.updated_at, m.created_at) AS updated_at
    FROM members m LEFT JOIN user_preferences p ON p.org_id = m.org_id AND p.user_id = m.user_id)`,
  key: 'user_id',
  visible: ownOr(null),
  fields: { user_id: id('usr'), ...fields, version: z.int(), updated_at: instant() },
});
