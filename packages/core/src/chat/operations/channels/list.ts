import { get, listOperation } from '../../../kernel/index.ts';
import { channelListing } from '../../chat.listing.ts';

export const listChannels = listOperation({
  name: 'chat.channels.list',
  summary: 'List channels',
  permission: 'use_chat',
  listing: channelListing,
  rest: get('/channels'),
  mcp: {
    when: 'Find a channel: by its name (q), those you are in (joined=true), of a task (task_id), or direct with somebody (with_user_id).',
  },
});
