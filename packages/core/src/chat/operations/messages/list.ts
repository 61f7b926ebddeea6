import { sql } from '@stint/db';
import { get, id, listOperation } from '../../../kernel/index.ts';
import { Channel } from '../../channel.schema.ts';
import { messageListing } from '../../chat.listing.ts';

export const listMessages = listOperation({
  name: 'chat.messages.list',
  summary: 'List the messages of a channel',
  permission: 'use_chat',
  listing: messageListing,
  within: {
    input: { channel_id: id('chn') },
    async sql(ctx, { channel_id }) {
      await ctx.find(Channel, channel_id);
      return sql`true`;
    },
  },
  rest: get('/channels/{channel_id}/messages'),
  mcp: { when: 'Read a channel, newest first, or one thread of it (parent_id). after_seq gives what is new.' },
});
