import { event } from '../kernel/index.ts';
import { Channel, ChannelMember, ReadMark } from './channel.schema.ts';
import { Message } from './message.schema.ts';

export const channelCreated = event('channel.created', Channel, 'A channel was made');
export const channelOpened = event('channel.opened', Channel, 'A direct or task channel that was there was opened');
export const channelUpdated = event('channel.updated', Channel, 'A channel was changed');
export const channelArchived = event('channel.archived', Channel, 'A channel was archived');
export const channelUnarchived = event('channel.unarchived', Channel, 'An archived channel is in use again');

export const channelMemberAdded = event('channel_member.added', ChannelMember, 'Somebody joined or was added');
export const channelMemberRemoved = event('channel_member.removed', ChannelMember, 'Somebody left or was taken out');

export const messageSent = event('message.sent', Message, 'A message was written');
export const messageUpdated = event('message.updated', Message, 'A message was changed');
export const messageDeleted = event('message.deleted', Message, 'A message was deleted; its place stays');
export const messageReactionAdded = event('message.reaction_added', Message, 'Somebody reacted to a message');
export const messageReactionRemoved = event('message.reaction_removed', Message, 'Somebody took a reaction back');

export const readMarkSet = event('read_mark.set', ReadMark, 'You read a channel further; nobody else is told');
