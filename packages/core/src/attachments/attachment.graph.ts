import { Message } from '../chat/message.schema.ts';
import { Client } from '../clients/client.schema.ts';
import { Expense } from '../expenses/expense.schema.ts';
import { Invoice } from '../invoices/invoice.schema.ts';
import { type Connection, type Entity, graph } from '../kernel/index.ts';
import { FormSubmission } from '../public_forms/submission.schema.ts';
import { Task, TaskComment } from '../tasks/task.schema.ts';
import { attachmentListing } from './attachment.listing.ts';
import { Attachment } from './attachment.schema.ts';
import { getAttachment } from './operations/get.ts';
import { listAttachments } from './operations/list.ts';

const filesOf = (entity: Entity<any>, field = 'attachments'): Connection => ({
  parent: () => entity,
  field,
  listing: attachmentListing,
  by: 'subject_id',
});

export const attachmentGraph = [
  graph({
    entity: Attachment,
    type: 'Attachment',
    one: { field: 'attachment', operation: getAttachment, by: 'attachment_id' },
    many: { field: 'attachments', operation: listAttachments },
    on: [
      filesOf(Expense, 'receipts'),
      filesOf(Task),
      filesOf(TaskComment),
      filesOf(Client),
      filesOf(Invoice),
      filesOf(FormSubmission),
      filesOf(Message),
    ],
  }),
];
