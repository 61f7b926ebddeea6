import { sql } from '@stint/db';
import { get, id, listOperation } from '../../../../kernel/index.ts';
import { Channel } from '../../../channel.schema.ts';
import { channelMemberListing } from '../../../chat.listing.ts';

export const listChannelMembers = listOperation({
  name: 'chat.channels.members.list',
  summary: 'List who is in a channel',
  permission: 'use_chat',
  listing: channelMemberListing,
  within: {
    input: { channel_id: id('chn') },
    async sql(ctx, { channel_id }) {
      await ctx.find(Channel, channel_id);
      return sql`true`;
    },
  },
  rest: get('/channels/{channel_id}/members'),
  mcp: { when: "See who is in a channel. A task's channel lists nobody: whoever sees the task sees it." },
});
