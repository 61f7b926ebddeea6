import { sql } from '@stint/db';
import { type Context, fail, holdOrg } from '../kernel/index.ts';
import { channelNameTaken } from './chat.failures.ts';

/** Refuses a name that another public channel has, whatever its case. Names are held until the transaction ends. */
export async function freeChannelName(ctx: Context, name: string, channel_id: string | null = null): Promise<void> {
  await holdOrg(ctx, 'channel_names');
  const [other] = await ctx.query<{ id: string; name: string }>(sql`SELECT id, name FROM channels
    WHERE org_id = ${ctx.caller.org_id} AND type = 'public' AND lower(name) = lower(${name})
      AND id IS DISTINCT FROM ${channel_id}`);
  if (!other) return;
  // A contractor may not be told of a channel they do not see.
  const current_state = ctx.caller.role === 'contractor' ? null : { channel_id: other.id, name: other.name };
  throw fail(channelNameTaken, { detail: `There is ${name} already. Choose another name.`, current_state });
}
