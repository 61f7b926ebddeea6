import { sql } from '@stint/db';
import { z } from 'zod';
import { operation, post } from '../../kernel/index.ts';
import { inboxRead } from '../notification.events.ts';
import { holdInbox } from '../notification.inbox.ts';
import { Inbox } from '../notification.schema.ts';

export const markAllRead = operation({
  name: 'notifications.mark_all_read',
  summary: 'Mark your notifications read',
  effect: 'write',
  idempotent: true,
  permission: null,
  input: z.strictObject({
    /** The highest `seq` that was seen: what arrived after it stays unread. Left out: everything there is. */
    up_to_seq: z.int().min(0).optional(),
  }),
  output: Inbox.schema,
  emits: [inboxRead],
  rest: post('/notifications/mark-all-read'),
  mcp: { when: 'Mark everything read; up_to_seq leaves what arrived after you looked.' },
  async run(ctx, { up_to_seq }) {
    const { org_id, user_id } = ctx.caller;
    // Held: what is arriving has its place before this, and is marked, or after it.
    await holdInbox(ctx, user_id);
    const before = await ctx.find(Inbox, user_id);
    const to = Math.min(up_to_seq ?? before.value.last_seq, before.value.last_seq);
    await ctx.query(sql`UPDATE notifications SET read_at = ${ctx.now}, updated_at = ${ctx.now}, version = version + 1
      WHERE org_id = ${org_id} AND user_id = ${user_id} AND in_app AND dismissed_at IS NULL AND read_at IS NULL
        AND seq <= ${to}`);
    await ctx.query(sql`UPDATE notification_inboxes SET read_up_to = greatest(read_up_to, ${to}::bigint)
      WHERE org_id = ${org_id} AND user_id = ${user_id}`);
    return ctx.emit(inboxRead, await ctx.reload(Inbox, user_id), before);
  },
});
