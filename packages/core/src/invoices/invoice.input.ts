import { z } from 'zod';
import { TAX_TREATMENTS } from '../clients/client.schema.ts';
import { basisPoints, currency, day, id, invalid, line, minorUnits, prose } from '../kernel/index.ts';
import { exchangeRate } from './invoice.exchange.ts';

const MOST = 1_000_000_000_000;

/** What may be set on a draft; each operation says which of it is needed. */
export const draftInput = {
  project_id: id('prj').nullable(),
  currency: currency(),
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, 'expected a language such as en or de-AT'),
  payment_terms_days: z.int().min(0).max(365),
  /** The days of the work billed. */
  period_from: day().nullable(),
  period_to: day().nullable(),
  /** Another one taxes the lines anew, at its default. */
  tax_treatment: z.enum(TAX_TREATMENTS),
  exchange_rate: exchangeRate().nullable(),
  purchase_order: line(100).nullable(),
  notes: prose(5000).nullable(),
  footer: prose(2000).nullable(),
  /** Basis points off the whole; or an amount, not both. */
  discount_percent: basisPoints(),
  discount_amount: minorUnits().min(0).max(MOST),
};

/** What may be set on a line. */
export const lineInput = {
  description: prose(2000).trim().min(1),
  /** A decimal as text, such as "1.5". */
  quantity: z
    .string()
    .regex(/^-?\d{1,9}(\.\d{1,4})?$/, 'expected a decimal as text of at most four places, such as "1.5"')
    .describe('decimal text'),
  unit: line(50),
  /** Minor units of the document's currency. */
  unit_price: minorUnits().min(-MOST).max(MOST),
  /** Basis points. */
  discount_percent: basisPoints(),
  /** Basis points; left out: the client's default, else the organization's. */
  tax_rate: basisPoints(),
  from_day: day().nullable(),
  to_day: day().nullable(),
};

interface Days {
  readonly from_day?: string | null | undefined;
  readonly to_day?: string | null | undefined;
}

const inOrder = ({ from_day, to_day }: Days): boolean => !from_day || !to_day || from_day <= to_day;

export function checkDays(days: Days): void {
  if (!inOrder(days)) throw invalid('to_day', 'must not be before from_day');
}

/** A line on its own, as it is added; `checkDays` looks at its days. */
export const AddedLine = z.strictObject(lineInput).partial().required({ description: true, unit_price: true });
/** A line in a list. */
export const LineInput = AddedLine.refine(inOrder, { path: ['to_day'], message: 'must not be before from_day' });
export type LineInput = z.infer<typeof LineInput>;

interface Checked {
  readonly period_from?: string | null | undefined;
  readonly period_to?: string | null | undefined;
  readonly discount_percent?: number | undefined;
  readonly discount_amount?: number | undefined;
}

export function checkDraft({ period_from, period_to, discount_percent, discount_amount }: Checked): void {
  if (period_from && period_to && period_from > period_to) throw invalid('period_to', 'must not be before period_from');
  if (discount_percent && discount_amount) throw invalid('discount_amount', 'cannot stand beside discount_percent');
}
