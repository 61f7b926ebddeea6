import { conflict } from '../kernel/index.ts';

export const invoiceNotDraft = conflict('invoice_not_draft', 'The document is no draft any more');
export const invoiceNotIssued = conflict('invoice_not_issued', 'The state of the document does not allow this');
export const invoiceEmpty = conflict('invoice_empty', 'The document has nothing to bill');
export const invoiceSettled = conflict('invoice_settled', 'Money or credit stands against the invoice');
export const invoiceNegative = conflict('invoice_negative', 'The document adds up to less than nothing');
export const issueDateBeforeLast = conflict(
  'issue_date_before_last',
  'A document of a later date has its number already',
);
export const wrongDocumentType = conflict('wrong_document_type', 'Documents of this type do not allow this');
export const alreadyConverted = conflict('already_converted', 'An invoice was made of the document already');
export const nothingToCredit = conflict('nothing_to_credit', 'Nothing is left to credit');
export const creditExceedsInvoice = conflict('credit_exceeds_invoice', 'That is more than is left to credit');
export const invoiceNotOverdue = conflict('invoice_not_overdue', 'The invoice is not overdue');
export const nothingToBill = conflict('nothing_to_bill', 'There is nothing to bill');
export const ublIncomplete = conflict('ubl_incomplete', 'The document lacks what an e-invoice must say');
