import { z } from 'zod';
import { id, operation, post } from '../../../../kernel/index.ts';
import { holdNamed, inUse } from '../../../channel.hold.ts';
import { joinOne } from '../../../channel.members.ts';
import { mustChat } from '../../../channel.people.ts';
import { mayInvite } from '../../../channel.policy.ts';
import { ChannelMember } from '../../../channel.schema.ts';
import { channelMemberAdded } from '../../../chat.events.ts';
import { alreadyInChannel, channelArchivedConflict, channelFixed } from '../../../chat.failures.ts';

export const addChannelMember = operation({
  name: 'chat.channels.members.add',
  summary: 'Bring somebody into a channel',
  effect: 'write',
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn'), user_id: id('usr') }),
  output: ChannelMember.schema,
  emits: [channelMemberAdded],
  fails: [alreadyInChannel, channelArchivedConflict, channelFixed],
  rest: post('/channels/{channel_id}/members', 201),
  mcp: { when: 'Let somebody into a public or private channel, who then reads all that was ever said there.' },
  async run(ctx, { channel_id, user_id }) {
    const channel = await holdNamed(ctx, channel_id);
    mayInvite(ctx.caller, channel.value);
    await inUse(ctx, channel);
    await mustChat(ctx, 'user_id', [user_id]);
    return joinOne(ctx, channel.value, user_id);
  },
});
