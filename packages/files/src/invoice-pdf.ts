import { type Core, Failure, fail, failures, newId, printedInvoice, systemCaller } from '@stint/core';
import { type Pdf, PoolBusy, type PrintedDocument } from '@stint/pdf';
import type { FileKind, OpenedFile } from './kind.ts';

/**
 * Documents as PDF. A link made before a document was voided is of another kind than one made after: voiding ends the first,
 * and the second shows the document with the mark across it.
 */
export const invoicePdfs = (pdf: Pdf): FileKind[] => [
  {
    kind: 'invoice_pdf',
    open: (core, org_id, id) => printed(pdf, core, org_id, id, ({ status }) => status !== 'void'),
  },
  {
    kind: 'void_invoice_pdf',
    open: (core, org_id, id) => printed(pdf, core, org_id, id, ({ status }) => status === 'void'),
  },
];

async function printed(
  pdf: Pdf,
  core: Core,
  org_id: string,
  id: string,
  wanted: (document: PrintedDocument) => boolean,
): Promise<OpenedFile | null> {
  const document = await read(core, org_id, id);
  if (!document || !wanted(document)) return null;
  try {
    return {
      filename: nameOf(document),
      contentType: 'application/pdf',
      body: await pdf.print(document, org_id),
      inline: true,
    };
  } catch (error) {
    if (error instanceof PoolBusy) throw fail(failures.unavailable, { retry_after: 2 });
    throw error;
  }
}

async function read(core: Core, org_id: string, id: string): Promise<PrintedDocument | null> {
  const call = { via: 'system', request_id: newId('req') } as const;
  try {
    return await core.read(systemCaller(org_id, 'files'), call, (ctx) => printedInvoice(ctx, id));
  } catch (error) {
    if (error instanceof Failure && error.code === failures.not_found.code) return null;
    throw error;
  }
}

/** INV-2026-0042.pdf; a draft has no number yet: draft-invoice.pdf. */
const nameOf = ({ type, number }: PrintedDocument): string =>
  `${number?.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') ?? `draft-${type.replace('_', '-')}`}.pdf`;
