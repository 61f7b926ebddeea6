import { z } from 'zod';
import { id, operation, post } from '../../../kernel/index.ts';
import { holdNamed, inUse } from '../../channel.hold.ts';
import { joinOne } from '../../channel.members.ts';
import { ChannelMember } from '../../channel.schema.ts';
import { channelMemberAdded } from '../../chat.events.ts';
import { alreadyInChannel, channelArchivedConflict, channelFixed } from '../../chat.failures.ts';

export const joinChannel = operation({
  name: 'chat.channels.join',
  summary: 'Join a public channel',
  effect: 'write',
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn') }),
  output: ChannelMember.schema,
  emits: [channelMemberAdded],
  fails: [alreadyInChannel, channelArchivedConflict, channelFixed],
  rest: post('/channels/{channel_id}/join'),
  mcp: { when: 'Go into a public channel, to be told what is new in it. Writing in it joins it, too.' },
  async run(ctx, { channel_id }) {
    const channel = await holdNamed(ctx, channel_id);
    await inUse(ctx, channel);
    return joinOne(ctx, channel.value, ctx.caller.user_id);
  },
});
