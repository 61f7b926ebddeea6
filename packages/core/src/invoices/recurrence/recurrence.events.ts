import { event } from '../../kernel/index.ts';
import { InvoiceRecurrence } from './recurrence.schema.ts';

export const recurrenceCreated = event(
  'invoice_recurrence.created',
  InvoiceRecurrence,
  'A recurring invoice was set up',
);
export const recurrenceUpdated = event('invoice_recurrence.updated', InvoiceRecurrence, 'A recurring invoice changed');
export const recurrenceDeleted = event(
  'invoice_recurrence.deleted',
  InvoiceRecurrence,
  'A recurring invoice was deleted',
);
export const recurrencePaused = event('invoice_recurrence.paused', InvoiceRecurrence, 'A recurring invoice was paused');
export const recurrenceResumed = event('invoice_recurrence.resumed', InvoiceRecurrence, 'A recurring invoice goes on');
export const recurrenceMade = event('invoice_recurrence.made', InvoiceRecurrence, 'A recurring invoice made its draft');
export const recurrenceSkipped = event(
  'invoice_recurrence.skipped',
  InvoiceRecurrence,
  'There was nothing to bill on the day',
);
