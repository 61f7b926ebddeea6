import { get, getOperation, id } from '../../kernel/index.ts';
import { Attachment } from '../attachment.schema.ts';

export const getAttachment = getOperation({
  name: 'attachments.get',
  summary: 'Get what is known of a file',
  permission: null,
  entity: Attachment,
  by: 'attachment_id',
  id: id('att'),
  rest: get('/attachments/{attachment_id}'),
  mcp: { when: 'Read the name, type, size and state of one file. Its content is at attachments_download_link.' },
});
