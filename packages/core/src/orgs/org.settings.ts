import { z } from 'zod';
import { Address, basisPoints, line, prose, Rounding, rate } from '../kernel/index.ts';

/** A pattern of document numbers: the number once, and if wanted the year and the month it counts in. */
const pattern = z
  .string()
  .max(60)
  .regex(
    /^([^{}]|\{year\}|\{month\})*\{number(:[1-9])?\}([^{}]|\{year\}|\{month\})*$/,
    'expected {number} or {number:4} in it once, and {year} or {month} if wanted',
  )
  .describe('such as INV-{year}-{number:4}');

/** Where clients pay to. */
export const Bank = z.strictObject({
  account_name: line(200),
  /** Spaces are fine. */
  iban: z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9 ]{10,40}$/, 'expected an IBAN, such as AT61 1904 3002 3457 3201'),
  bic: z
    .string()
    .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'expected a BIC of 8 or 11 characters')
    .nullable(),
});

/** What documents say of the organization, and how they are made. */
export const Billing = z.strictObject({
  /** On documents; null: the organization's name. */
  legal_name: line(200).nullable(),
  address: Address.nullable(),
  tax_id: line(50).nullable(),
  registration_number: line(50).nullable(),
  email: z.email().max(254).nullable(),
  phone: line(50).nullable(),
  bank: Bank.nullable(),
  /** Under every document. */
  footer: prose(2000).nullable(),
  paper: z.enum(['a4', 'letter']),
  /** Basis points, for clients that name no rate of their own: 1900 is 19 %. */
  default_tax_rate: basisPoints(),
  /** Days after the due date on which the client is reminded by mail; empty: never. */
  reminder_days: z.array(z.int().min(1).max(365)).max(5),
});

/** What may be set, a part at a time. */
export const settingsInput = {
  week_starts_on: z.enum(['monday', 'sunday', 'saturday']),
  /** The month the fiscal year starts in, 1 to 12. */
  fiscal_year_start_month: z.int().min(1).max(12),
  rounding: Rounding,
  /** The pattern of document numbers, for each type of document. */
  number_series: z.strictObject({ invoice: pattern, quote: pattern, proforma: pattern, credit_note: pattern }),
  billing: Billing,
  /** Minor units an hour in the organization's currency, where nothing nearer says otherwise. */
  default_rate: rate().nullable(),
  /** What assistants, which are tokens over MCP, may do: `destructive` is what destroys or reaches outside. */
  assistants: z.strictObject({ destructive: z.boolean() }),
  /** Switches by name. */
  features: z.record(z.string().regex(/^[a-z_]{1,40}$/), z.boolean()),
};

/** What an organization may set beside its own columns. */
export const OrgSettings = z.strictObject(settingsInput);
export type OrgSettings = z.infer<typeof OrgSettings>;

/** What holds until it is set. */
export const DEFAULTS: OrgSettings = {
  week_starts_on: 'monday',
  fiscal_year_start_month: 1,
  rounding: { step_minutes: 0, direction: 'nearest', minimum_minutes: 0, per: 'entry' },
  number_series: {
    invoice: 'INV-{year}-{number:4}',
    quote: 'QUO-{year}-{number:4}',
    proforma: 'PRO-{year}-{number:4}',
    credit_note: 'CRN-{year}-{number:4}',
  },
  billing: {
    legal_name: null,
    address: null,
    tax_id: null,
    registration_number: null,
    email: null,
    phone: null,
    bank: null,
    footer: null,
    paper: 'a4',
    default_tax_rate: 0,
    reminder_days: [],
  },
  default_rate: null,
  assistants: { destructive: true },
  features: {},
};
