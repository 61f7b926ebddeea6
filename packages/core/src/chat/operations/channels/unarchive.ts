import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { holdNamed } from '../../channel.hold.ts';
import { mayManage } from '../../channel.policy.ts';
import { Channel } from '../../channel.schema.ts';
import { channelUnarchived } from '../../chat.events.ts';
import { channelFixed } from '../../chat.failures.ts';

export const unarchiveChannel = operation({
  name: 'chat.channels.unarchive',
  summary: 'Take an archived channel back into use',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn'), ...expectedVersion }),
  output: Channel.schema,
  emits: [channelUnarchived],
  fails: [channelFixed],
  rest: post('/channels/{channel_id}/unarchive'),
  mcp: { when: 'Open an archived channel again.' },
  async run(ctx, { channel_id, expected_version }) {
    const before = await holdNamed(ctx, channel_id, expected_version);
    mayManage(ctx.caller, before.value);
    return ctx.emit(channelUnarchived, await ctx.update(before, { archived_at: null }), before);
  },
});
