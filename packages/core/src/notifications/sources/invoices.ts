import { sql } from '@stint/db';
import { Invoice } from '../../invoices/index.ts';
import { invoiceOverdue, invoicePaid } from '../../invoices/invoice.events.ts';
import { having } from '../../kernel/index.ts';
import { holding, type News } from '../notification.source.ts';

export const invoiceNews: News = {
  topic: Invoice,
  title: (t) => sql`coalesce(${t}.number, '')`,
  project: (t) => sql`${t}.project_id`,
  again: having('view_finances'),
  sources: [
    {
      on: invoicePaid,
      category: 'invoices',
      to: holding('view_finances'),
      says: ({ title }) => `Invoice ${title} is paid`,
    },
    {
      on: invoiceOverdue,
      category: 'invoices',
      to: holding('view_finances'),
      says: ({ title }) => `Invoice ${title} is overdue`,
    },
  ],
};
