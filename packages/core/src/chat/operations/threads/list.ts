import { sql } from '@stint/db';
import { get, listOperation } from '../../../kernel/index.ts';
import { threadListing } from '../../chat.listing.ts';

export const listThreads = listOperation({
  name: 'chat.threads.list',
  summary: 'List threads by the message that began them',
  permission: 'use_chat',
  listing: threadListing,
  within: { input: {}, sql: () => sql`t.reply_count > 0` },
  rest: get('/threads'),
  mcp: {
    when: 'See what is being discussed, latest answer first: in a channel, or where you take part (participating=true). chat_messages_list with parent_id has the answers.',
  },
});
