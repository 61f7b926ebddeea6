import { z } from 'zod';
import { fail, get, id, operation } from '../../kernel/index.ts';
import { type Document, readDocument } from '../invoice.document.ts';
import { invoiceNotIssued, ublIncomplete, wrongDocumentType } from '../invoice.failures.ts';
import { type Exported, ublOf } from '../ubl/invoice.ubl.ts';

export const exportUbl = operation({
  name: 'invoices.export_ubl',
  summary: 'Export an invoice or credit note as UBL 2.1',
  effect: 'read',
  permission: 'view_finances',
  input: z.strictObject({ invoice_id: id('inv') }),
  output: z.strictObject({
    filename: z.string(),
    content_type: z.literal('application/xml'),
    /** An Invoice or CreditNote by EN 16931, as it was issued. */
    xml: z.string(),
  }),
  fails: [invoiceNotIssued, wrongDocumentType, ublIncomplete],
  rest: get('/invoices/{invoice_id}/export-ubl'),
  mcp: {
    when: 'Get an issued invoice or credit note as an e-invoice (UBL 2.1, EN 16931). For people use invoices_pdf_link.',
  },
  async run(ctx, { invoice_id }) {
    const document = await readDocument(ctx, invoice_id);
    const exported = exportable(document);
    const filename = `${exported.number.replaceAll(/[^A-Za-z0-9._-]+/g, '-')}.xml`;
    return { filename, content_type: 'application/xml' as const, xml: ublOf(exported) };
  },
});

/** Only what was issued and stands: UBL has no way to say that a document is a draft, a quote or void. */
function exportable(document: Document): Exported {
  const { type, status, number, seller, buyer } = document;
  const current_state = { type, status, number };
  if (type !== 'invoice' && type !== 'credit_note') {
    throw fail(wrongDocumentType, { detail: `It is a ${type}; UBL is for invoices and credit notes.`, current_state });
  }
  if (status === 'draft' || status === 'void' || number === null || !seller || !buyer) {
    throw fail(invoiceNotIssued, {
      detail: `The document is ${status === 'void' ? 'void' : 'a draft'}; only one that was issued and stands can be exported.`,
      current_state,
    });
  }
  // BR-9, BR-11, BR-S-2 and its like of the other categories.
  const needed = {
    'seller.address.country': seller.address?.country,
    'seller.tax_id': seller.tax_id,
    'buyer.address.country': buyer.address?.country,
  };
  const missing = Object.entries(needed).flatMap(([field, value]) => (value ? [] : [field]));
  if (missing.length) {
    throw fail(ublIncomplete, {
      detail: `EN 16931 needs ${missing.join(', ')}, which the document was issued without. Complete the organization's billing settings or the client, void the document and issue it anew.`,
      current_state: { ...current_state, missing },
    });
  }
  return { ...document, type, number, seller, buyer };
}
