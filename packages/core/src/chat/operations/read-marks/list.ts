import { get, listOperation } from '../../../kernel/index.ts';
import { readMarkListing } from '../../chat.listing.ts';

export const listReadMarks = listOperation({
  name: 'chat.read_marks.list',
  summary: 'List how far you have read',
  permission: 'use_chat',
  listing: readMarkListing,
  rest: get('/read-marks'),
  mcp: {
    when: 'See what the person has not read yet (unread=true), with counts of messages and mentions for each channel; expand=channel names them.',
  },
});
