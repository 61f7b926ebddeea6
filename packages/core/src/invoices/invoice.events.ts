import { event } from '../kernel/index.ts';
import { Invoice } from './invoice.schema.ts';

export const invoiceCreated = event('invoice.created', Invoice, 'A document was drafted');
export const invoiceUpdated = event('invoice.updated', Invoice, 'A document, or its lines, changed');
export const invoiceDeleted = event('invoice.deleted', Invoice, 'A draft was deleted');
export const invoiceIssued = event('invoice.issued', Invoice, 'A document was issued and has its number');
export const invoiceSent = event('invoice.sent', Invoice, 'A document was sent to the client');
export const invoicePartiallyPaid = event('invoice.partially_paid', Invoice, 'A part of an invoice was paid');
export const invoicePaid = event('invoice.paid', Invoice, 'An invoice was paid in full');
export const invoiceReopened = event('invoice.reopened', Invoice, 'Money or credit was taken back off an invoice');
export const invoiceOverdue = event('invoice.overdue', Invoice, 'An invoice was not paid by its due date');
export const invoiceReminded = event('invoice.reminded', Invoice, 'The client was reminded of an invoice');
export const invoiceVoided = event('invoice.voided', Invoice, 'A document was made void');
