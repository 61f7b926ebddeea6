import type { LineInput } from './invoice.input.ts';
import type { DraftLine } from './invoice.lines.ts';
import { type Tax, taxWith } from './invoice.tax.ts';

/** The line that an input asks for, of kind item. */
export const itemOf = (input: LineInput, tax: Tax, field: string): DraftLine => ({
  kind: 'item',
  description: input.description,
  quantity: input.quantity ?? '1',
  unit: input.unit ?? 'unit',
  unit_price: BigInt(input.unit_price),
  discount_percent: input.discount_percent ?? 0,
  ...taxWith(tax, input.tax_rate, field),
  raw_seconds: null,
  billed_seconds: null,
  rounding: null,
  from_day: input.from_day ?? null,
  to_day: input.to_day ?? null,
  project_id: null,
  task_id: null,
  user_id: null,
});
