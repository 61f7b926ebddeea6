import { z } from 'zod';
import { day, id, line, minorUnits, prose } from '../kernel/index.ts';
import { PAYMENT_METHODS } from './payment.schema.ts';

/** Minor units, more than nothing, bounded so that sums stay exact. */
export const amountInput = () => minorUnits().min(1).max(1_000_000_000_000);

/** What may be set on a payment; each operation says which of it is needed. */
export const paymentInput = {
  /** Minor units. */
  amount: amountInput(),
  received_on: day(),
  method: z.enum(PAYMENT_METHODS),
  reference: line(200).nullable(),
  note: prose(2000).nullable(),
};

/** What goes against which invoice, each named once. */
export const allocationsInput = () =>
  z
    .array(z.strictObject({ invoice_id: id('inv'), amount: amountInput() }))
    .max(200)
    .refine((list) => new Set(list.map(({ invoice_id }) => invoice_id)).size === list.length, 'names an invoice twice');

export interface AllocationInput {
  readonly invoice_id: string;
  readonly amount: number;
}
