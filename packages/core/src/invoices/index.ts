import { invoiceGraph } from './invoice.graph.ts';
import { overdue } from './invoice.overdue.ts';
import { reminders } from './invoice.remind.ts';
import { Invoice, InvoiceLine } from './invoice.schema.ts';
import { convertInvoice } from './operations/convert.ts';
import { createInvoice } from './operations/create.ts';
import { issueCreditNote } from './operations/credit.ts';
import { deleteInvoice } from './operations/delete.ts';
import { duplicateInvoice } from './operations/duplicate.ts';
import { exportUbl } from './operations/export-ubl.ts';
import { generateFromTime } from './operations/generate-from-time.ts';
import { getInvoice } from './operations/get.ts';
import { issueInvoice } from './operations/issue.ts';
import { addLine } from './operations/lines/add.ts';
import { removeLine } from './operations/lines/remove.ts';
import { reorderLines } from './operations/lines/reorder.ts';
import { updateLine } from './operations/lines/update.ts';
import { listInvoices } from './operations/list.ts';
import { markInvoicePaid } from './operations/mark-paid.ts';
import { invoicePdfLink } from './operations/pdf-link.ts';
import { previewInvoice } from './operations/preview.ts';
import { createRecurrence } from './operations/recurrences/create.ts';
import { deleteRecurrence } from './operations/recurrences/delete.ts';
import { getRecurrence } from './operations/recurrences/get.ts';
import { listRecurrences } from './operations/recurrences/list.ts';
import { pauseRecurrence } from './operations/recurrences/pause.ts';
import { resumeRecurrence } from './operations/recurrences/resume.ts';
import { updateRecurrence } from './operations/recurrences/update.ts';
import { remindOfInvoice } from './operations/remind.ts';
import { sendInvoice } from './operations/send.ts';
import { updateInvoice } from './operations/update.ts';
import { voidInvoice } from './operations/void.ts';
import { recurrencePaused } from './recurrence/recurrence.events.ts';
import { recurrenceGraph } from './recurrence/recurrence.graph.ts';
import { recurrences } from './recurrence/recurrence.job.ts';
import { InvoiceRecurrence } from './recurrence/recurrence.schema.ts';

export { type PrintedInvoice, printedInvoice } from './invoice.document.ts';
export { invoiceSearch } from './invoice.search.ts';
export { Invoice, InvoiceLine, InvoiceRecurrence, recurrencePaused as invoiceRecurrencePaused };

/** Invoices, quotes, proformas and credit notes: drafted, issued, sent, settled. */
export const invoices = {
  operations: [
    listInvoices,
    getInvoice,
    createInvoice,
    updateInvoice,
    deleteInvoice,
    duplicateInvoice,
    addLine,
    updateLine,
    removeLine,
    reorderLines,
    previewInvoice,
    generateFromTime,
    markInvoicePaid,
    invoicePdfLink,
    exportUbl,
    issueInvoice,
    voidInvoice,
    issueCreditNote,
    convertInvoice,
    sendInvoice,
    remindOfInvoice,
    listRecurrences,
    getRecurrence,
    createRecurrence,
    updateRecurrence,
    deleteRecurrence,
    pauseRecurrence,
    resumeRecurrence,
  ],
  entities: [Invoice, InvoiceLine, InvoiceRecurrence],
  graph: [...invoiceGraph, ...recurrenceGraph],
  jobs: [overdue, reminders, recurrences],
};
