import { sql } from '@stint/db';
import { InvoiceRecurrence, invoiceRecurrencePaused } from '../../invoices/index.ts';
import { having, inProject } from '../../kernel/index.ts';
import { recurrencePaused } from '../../task_recurrences/recurrence.events.ts';
import { TaskRecurrence } from '../../task_recurrences/recurrence.schema.ts';
import { byItself, holding, type News, person } from '../notification.source.ts';

export const recurrenceNews: News = {
  topic: TaskRecurrence,
  title: (t) => sql`${t}.template ->> 'title'`,
  project: (t) => sql`${t}.project_id`,
  again: inProject(),
  sources: [
    {
      on: recurrencePaused,
      category: 'assignments',
      // Who set it up may have left.
      to: byItself((event) => [...person('created_by')(event), ...holding('manage_projects')()]),
      says: ({ title }) => `The recurring task ${title} could not be made, and is paused`,
    },
  ],
};

export const invoiceRecurrenceNews: News = {
  topic: InvoiceRecurrence,
  title: (t) => sql`${t}.name`,
  again: having('view_finances'),
  sources: [
    {
      on: invoiceRecurrencePaused,
      category: 'invoices',
      to: byItself(holding('manage_invoices')),
      says: ({ title }) => `The recurring invoice ${title} could not be drafted, and is paused`,
    },
  ],
};
