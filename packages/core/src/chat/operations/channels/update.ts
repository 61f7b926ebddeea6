import { z } from 'zod';
import { expectedVersion, id, operation, patch, prose } from '../../../kernel/index.ts';
import { holdNamed, inUse } from '../../channel.hold.ts';
import { freeChannelName } from '../../channel.name.ts';
import { mayManage } from '../../channel.policy.ts';
import { Channel, channelName } from '../../channel.schema.ts';
import { channelUpdated } from '../../chat.events.ts';
import { channelArchivedConflict, channelFixed, channelNameTaken } from '../../chat.failures.ts';

export const updateChannel = operation({
  name: 'chat.channels.update',
  summary: 'Rename or describe a channel',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({
    channel_id: id('chn'),
    name: channelName().optional(),
    description: prose(1000).nullable().optional(),
    ...expectedVersion,
  }),
  output: Channel.schema,
  emits: [channelUpdated],
  fails: [channelFixed, channelArchivedConflict, channelNameTaken],
  rest: patch('/channels/{channel_id}'),
  mcp: { when: 'Change the name or description of a public or private channel. Its type stays.' },
  async run(ctx, { channel_id, expected_version, ...input }) {
    const before = await holdNamed(ctx, channel_id, expected_version);
    mayManage(ctx.caller, before.value);
    await inUse(ctx, before);
    if (input.name !== undefined && before.value.type === 'public') await freeChannelName(ctx, input.name, channel_id);
    return ctx.emit(channelUpdated, await ctx.update(before, input), before);
  },
});
