import { sql } from '@stint/db';
import { type Context, type Data, fail, invalid } from '../kernel/index.ts';
import { inUse } from './channel.hold.ts';
import { Channel } from './channel.schema.ts';
import { messageDeletedConflict } from './chat.failures.ts';
import { Message } from './message.schema.ts';

/** The message, held for a change that it and its channel still take. */
export async function holdMessage(ctx: Context, message_id: string, version?: number) {
  await ctx.lock(Message, message_id, version);
  // Read anew: reactions that came while this waited for the lock are in other rows.
  const message = await ctx.reload(Message, message_id);
  notDeleted(message.value);
  const channel = await ctx.find(Channel, message.value.channel_id);
  await inUse(ctx, channel);
  return { message, channel: channel.value };
}

export function notDeleted({ id, deleted_at }: Data<typeof Message>): void {
  if (deleted_at === null) return;
  throw fail(messageDeletedConflict, { current_state: { message_id: id, deleted_at } });
}

/** The message at the head of the thread that an answer to this one belongs to. */
export async function threadOf(ctx: Context, channel_id: string, message_id: string): Promise<string> {
  const [head] = await ctx.query<{ id: string }>(sql`SELECT coalesce(parent_id, id) AS id FROM messages
    WHERE org_id = ${ctx.caller.org_id} AND channel_id = ${channel_id} AND id = ${message_id}`);
  if (!head) throw invalid('parent_id', 'is no message of this channel');
  return head.id;
}
