import { z } from 'zod';
import { id, operation, post, prose } from '../../../kernel/index.ts';
import { enter, entered } from '../../channel.members.ts';
import { freeChannelName } from '../../channel.name.ts';
import { mustChat } from '../../channel.people.ts';
import { Channel, channelName } from '../../channel.schema.ts';
import { channelCreated, channelMemberAdded } from '../../chat.events.ts';
import { channelNameTaken } from '../../chat.failures.ts';

export const createChannel = operation({
  name: 'chat.channels.create',
  summary: 'Make a public or private channel',
  effect: 'write',
  permission: 'use_chat',
  input: z.strictObject({
    name: channelName(),
    type: z.enum(['public', 'private']).default('public'),
    description: prose(1000).nullable().default(null),
    /** Who is in it from the start, beside you. */
    user_ids: z.array(id('usr')).max(100).default([]),
  }),
  output: Channel.schema,
  emits: [channelCreated, channelMemberAdded],
  fails: [channelNameTaken],
  rest: post('/channels', 201),
  mcp: {
    when: 'Make a channel for a topic. private is seen only by those in it, for good. For one or a few people use chat_dms_open, for a task chat_task_channels_open.',
  },
  async run(ctx, { user_ids, ...input }) {
    if (input.type === 'public') await freeChannelName(ctx, input.name);
    await mustChat(ctx, 'user_ids', user_ids);
    const { user_id } = ctx.caller;
    const { id: channel_id, value } = await ctx.insert(Channel, input);
    const members = await enter(ctx, value, [...new Set([user_id, ...user_ids])]);
    const channel = ctx.emit(channelCreated, await ctx.reload(Channel, channel_id));
    await entered(ctx, members);
    return channel;
  },
});
