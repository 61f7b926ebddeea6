import { get, getOperation, id } from '../../../kernel/index.ts';
import { Channel } from '../../channel.schema.ts';

export const getChannel = getOperation({
  name: 'chat.channels.get',
  summary: 'Get a channel',
  permission: 'use_chat',
  entity: Channel,
  by: 'channel_id',
  id: id('chn'),
  rest: get('/channels/{channel_id}'),
  mcp: { when: 'Read what a channel is for and when something was last said in it.' },
});
