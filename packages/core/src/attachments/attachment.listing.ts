import { z } from 'zod';
import { byColumn, contains, equals, id, instant, listing, since } from '../kernel/index.ts';
import { subjectId } from './attachment.input.ts';
import { ATTACHMENT_STATUSES, Attachment } from './attachment.schema.ts';
import { SUBJECT_TYPES } from './attachment.subjects.ts';

export const attachmentListing = listing({
  entity: Attachment,
  filters: {
    q: contains('file_name'),
    subject_id: equals('subject_id', subjectId()),
    subject_type: equals('subject_type', z.enum(SUBJECT_TYPES)),
    status: equals('status', z.enum(ATTACHMENT_STATUSES)),
    uploaded_by: equals('uploaded_by', id('usr')),
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    created_at: byColumn('created_at', 'timestamptz'),
    file_name: byColumn('file_name', 'text'),
    size: byColumn('size', 'bigint'),
  },
  order: 'created_at',
});
