import type { Client } from '../clients/index.ts';
import type { Context, Data, Row } from '../kernel/index.ts';
import type { ColumnsOf } from '../kernel/rows/write.ts';
import { type DOCUMENT_TYPES, Invoice } from './invoice.schema.ts';

export type NewDraft = Omit<ColumnsOf<typeof Invoice>, 'client_id' | 'type'>;

/** Inserts a draft without lines; what is not given is the client's. */
export async function insertDraft(
  ctx: Context,
  client: Data<typeof Client>,
  type: (typeof DOCUMENT_TYPES)[number],
  given: NewDraft,
): Promise<Row<typeof Invoice>> {
  return ctx.insert(Invoice, {
    type,
    client_id: client.id,
    currency: client.currency,
    language: client.language,
    payment_terms_days: client.payment_terms_days,
    tax_treatment: client.tax_treatment,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
}
