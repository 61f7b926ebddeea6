import { graph } from '../kernel/index.ts';
import { Task } from '../tasks/task.schema.ts';
import { Channel, ChannelMember, ReadMark } from './channel.schema.ts';
import { channelListing, channelMemberListing, messageListing, readMarkListing } from './chat.listing.ts';
import { Message } from './message.schema.ts';
import { getChannel } from './operations/channels/get.ts';
import { listChannels } from './operations/channels/list.ts';
import { getMessage } from './operations/messages/get.ts';
import { listMessages } from './operations/messages/list.ts';
import { listReadMarks } from './operations/read-marks/list.ts';

export const chatGraph = [
  graph({
    entity: Channel,
    type: 'Channel',
    one: { field: 'channel', operation: getChannel, by: 'channel_id' },
    many: { field: 'channels', operation: listChannels },
    on: [{ parent: () => Task, field: 'channels', listing: channelListing, by: 'task_id' }],
  }),
  graph({
    entity: ChannelMember,
    type: 'ChannelMember',
    on: [{ parent: () => Channel, field: 'members', listing: channelMemberListing, by: 'channel_id' }],
  }),
  graph({
    entity: Message,
    type: 'Message',
    one: { field: 'message', operation: getMessage, by: 'message_id' },
    many: { field: 'messages', operation: listMessages },
    on: [
      { parent: () => Channel, field: 'messages', listing: messageListing, by: 'channel_id' },
      { parent: () => Message, field: 'replies', listing: messageListing, by: 'parent_id' },
    ],
  }),
  graph({
    entity: ReadMark,
    type: 'ReadMark',
    many: { field: 'readMarks', operation: listReadMarks },
    on: [{ parent: () => Channel, field: 'readMarks', listing: readMarkListing, by: 'channel_id' }],
  }),
];
