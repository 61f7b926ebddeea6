import { get, listOperation } from '../../kernel/index.ts';
import { attachmentListing } from '../attachment.listing.ts';

export const listAttachments = listOperation({
  name: 'attachments.list',
  summary: 'List files',
  permission: null,
  listing: attachmentListing,
  rest: get('/attachments'),
  mcp: {
    when: 'See the files of an expense, task, comment, message, client or invoice: its id is subject_id. To read one, use attachments_download_link.',
  },
});
