import { sql } from '@stint/db';
import { type Context, type Data, newId } from '../kernel/index.ts';
import type { Message } from './message.schema.ts';

/** Counts a new message in its channel and thread; who wrote it has read up to it. */
export async function countIn(ctx: Context, message: Data<typeof Message>): Promise<void> {
  const { org_id, user_id } = ctx.caller;
  const { channel_id, channel_type, project_id, seq, parent_id } = message;
  await ctx.query(sql`WITH channel AS (
      UPDATE channels SET last_seq = ${seq}, last_message_at = ${ctx.now} WHERE org_id = ${org_id} AND id = ${channel_id}
    ), thread AS (
      UPDATE messages SET reply_count = reply_count + 1, last_reply_at = ${ctx.now}
      WHERE org_id = ${org_id} AND id = ${parent_id}
    )
    INSERT INTO read_marks (org_id, id, channel_id, channel_type, project_id, user_id, seq, created_at, updated_at)
    VALUES (${org_id}, ${newId('rmk')}, ${channel_id}, ${channel_type}, ${project_id}, ${user_id}, ${seq}, ${ctx.now}, ${ctx.now})
    ON CONFLICT (org_id, channel_id, user_id) DO UPDATE SET seq = excluded.seq, updated_at = excluded.updated_at`);
}

/** Takes a message that is about to be deleted out of the count of its thread. */
export async function countOut(ctx: Context, { id, parent_id }: Data<typeof Message>): Promise<void> {
  if (parent_id === null) return;
  await ctx.query(sql`UPDATE messages SET reply_count = reply_count - 1, last_reply_at = (SELECT max(r.created_at)
      FROM messages r WHERE r.org_id = ${ctx.caller.org_id} AND r.parent_id = ${parent_id} AND r.id <> ${id} AND r.deleted_at IS NULL)
    WHERE org_id = ${ctx.caller.org_id} AND id = ${parent_id}`);
}
