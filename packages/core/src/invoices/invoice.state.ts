import { type Context, fail, type Row } from '../kernel/index.ts';
import { invoiceNotIssued, wrongDocumentType } from './invoice.failures.ts';
import { type DocumentType, Invoice, type InvoiceStatus } from './invoice.schema.ts';

interface Allowed {
  /** Left out: any. */
  readonly types?: readonly DocumentType[];
  readonly statuses: readonly InvoiceStatus[];
}

/** What a document stands at, for answers that refuse a step. */
export const stateOf = ({ value }: Row<typeof Invoice>) => {
  const { type, status, number, total, paid, credited } = value;
  return { type, status, number, total, paid, credited };
};

/** Holds a document for a step after drafting, which its type and state allow. */
export async function holdIssued(
  ctx: Context,
  invoice_id: string,
  { types, statuses }: Allowed,
  expected_version?: number,
): Promise<Row<typeof Invoice>> {
  const invoice = await ctx.lock(Invoice, invoice_id, expected_version);
  const { type, status } = invoice.value;
  if (types && !types.includes(type)) {
    throw fail(wrongDocumentType, {
      detail: `It is a ${type.replace('_', ' ')}; this is for ${types.join(' and ').replaceAll('_', ' ')} only.`,
      current_state: stateOf(invoice),
    });
  }
  if (!statuses.includes(status)) {
    throw fail(invoiceNotIssued, {
      detail: `The document is ${status.replace('_', ' ')}; this needs one that is ${statuses.join(' or ').replaceAll('_', ' ')}.`,
      current_state: stateOf(invoice),
    });
  }
  return invoice;
}
