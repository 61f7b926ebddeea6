import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../../kernel/index.ts';
import { holdNamed } from '../../../channel.hold.ts';
import { holdMember, takeOut } from '../../../channel.members.ts';
import { mayManage } from '../../../channel.policy.ts';
import { channelArchived, channelMemberRemoved } from '../../../chat.events.ts';
import { channelFixed } from '../../../chat.failures.ts';

export const removeChannelMember = operation({
  name: 'chat.channels.members.remove',
  summary: 'Take somebody out of a channel',
  effect: 'destroy',
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn'), user_id: id('usr') }),
  output: Deleted(id('chm')),
  emits: [channelMemberRemoved, channelArchived],
  fails: [channelFixed],
  rest: del('/channels/{channel_id}/members/{user_id}'),
  mcp: { when: 'Take somebody out of a public or private channel. What they wrote stays.' },
  async run(ctx, { channel_id, user_id }) {
    const channel = await holdNamed(ctx, channel_id);
    if (user_id !== ctx.caller.user_id) mayManage(ctx.caller, channel.value);
    const member = await takeOut(ctx, await holdMember(ctx, channel_id, user_id));
    return deleted(member.id);
  },
});
