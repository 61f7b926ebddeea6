import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { holdNamed } from '../../channel.hold.ts';
import { mayManage } from '../../channel.policy.ts';
import { Channel } from '../../channel.schema.ts';
import { channelArchived } from '../../chat.events.ts';
import { channelFixed } from '../../chat.failures.ts';

export const archiveChannel = operation({
  name: 'chat.channels.archive',
  summary: 'Archive a channel',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  input: z.strictObject({ channel_id: id('chn'), ...expectedVersion }),
  output: Channel.schema,
  emits: [channelArchived],
  fails: [channelFixed],
  rest: post('/channels/{channel_id}/archive'),
  mcp: { when: 'Close a public or private channel: it stays readable and takes no new messages.' },
  async run(ctx, { channel_id, expected_version }) {
    const before = await holdNamed(ctx, channel_id, expected_version);
    mayManage(ctx.caller, before.value);
    const archived_at = before.value.archived_at ?? ctx.now;
    return ctx.emit(channelArchived, await ctx.update(before, { archived_at }), before);
  },
});
