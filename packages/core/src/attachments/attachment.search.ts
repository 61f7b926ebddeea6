import { sql } from '@stint/db';
import { searchable } from '../kernel/index.ts';
import { Attachment } from './attachment.schema.ts';

export const attachmentSearch = searchable({
  entity: Attachment,
  title: 'file_name',
  partOf: 'subject_id',
  where: (t) => sql`${t}.status = 'ready'`,
});
