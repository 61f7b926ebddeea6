import { z } from 'zod';
import { draftInput, LineInput } from '../invoice.input.ts';

const {
  project_id: _p,
  period_from: _f,
  period_to: _t,
  exchange_rate: _x,
  discount_amount: _d,
  ...header
} = draftInput;

/** What each draft is made with; what is left out is the client's or the organization's when it is made. */
export const Template = z.strictObject({
  ...z.strictObject(header).partial().shape,
  /** For the content `lines`. */
  lines: z.array(LineInput).min(1).max(200).optional(),
});
