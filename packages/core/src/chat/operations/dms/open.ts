import { sql } from '@stint/db';
import { z } from 'zod';
import { holdOrg, id, operation, post } from '../../../kernel/index.ts';
import { enter } from '../../channel.members.ts';
import { mustChat } from '../../channel.people.ts';
import { Channel } from '../../channel.schema.ts';
import { channelCreated, channelOpened } from '../../chat.events.ts';

export const openDirect = operation({
  name: 'chat.dms.open',
  summary: 'Open the direct channel with one or a few people',
  effect: 'write',
  idempotent: true,
  permission: 'use_chat',
  /** The others; you are in it anyway. */
  input: z.strictObject({ user_ids: z.array(id('usr')).min(1).max(8) }),
  output: Channel.schema,
  emits: [channelCreated, channelOpened],
  rest: post('/dms'),
  mcp: {
    when: 'Get the channel to write to somebody privately, by user_id (see members_list). There is one for the same people.',
  },
  async run(ctx, input) {
    const { org_id, user_id } = ctx.caller;
    const user_ids = [...new Set([user_id, ...input.user_ids])].sort();
    await holdOrg(ctx, `direct:${user_ids}`);
    const [there] = await ctx.query<{ id: string }>(sql`SELECT id FROM channels
      WHERE org_id = ${org_id} AND type = 'direct' AND user_ids = ${user_ids}`);
    if (there) return ctx.emit(channelOpened, await ctx.reload(Channel, there.id));
    await mustChat(ctx, 'user_ids', user_ids);
    const channel = await ctx.insert(Channel, { type: 'direct', user_ids });
    await enter(ctx, channel.value, user_ids);
    return ctx.emit(channelCreated, await ctx.reload(Channel, channel.id));
  },
});
