import { z } from 'zod';
import { id, operation, post } from '../../../kernel/index.ts';
import { holdNamed } from '../../channel.hold.ts';
import { holdMember, takeOut } from '../../channel.members.ts';
import { ChannelMember } from '../../channel.schema.ts';
import { channelArchived, channelMemberRemoved } from '../../chat.events.ts';
import { channelFixed } from '../../chat.failures.ts';

export const leaveChannel = operation({
  name: 'chat.channels.leave',
  summary: 'Leave a channel',
  effect: 'write',
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn') }),
  output: ChannelMember.schema,
  emits: [channelMemberRemoved, channelArchived],
  fails: [channelFixed],
  rest: post('/channels/{channel_id}/leave'),
  mcp: { when: 'Go out of a channel. Into a private one only somebody in it brings you back.' },
  async run(ctx, { channel_id }) {
    await holdNamed(ctx, channel_id);
    return takeOut(ctx, await holdMember(ctx, channel_id, ctx.caller.user_id));
  },
});
