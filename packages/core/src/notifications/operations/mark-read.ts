import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { notificationRead } from '../notification.events.ts';
import { Notification } from '../notification.schema.ts';

export const markRead = operation({
  name: 'notifications.mark_read',
  summary: 'Mark a notification read, or unread',
  effect: 'write',
  idempotent: true,
  permission: null,
  input: z.strictObject({
    notification_id: id('ntf'),
    /** false: unread again. */
    read: z.boolean().default(true),
    ...expectedVersion,
  }),
  output: Notification.schema,
  emits: [notificationRead],
  rest: post('/notifications/{notification_id}/mark-read'),
  mcp: { when: 'Mark one notification read when the person has dealt with it; for all, notifications_mark_all_read.' },
  async run(ctx, { notification_id, read, expected_version }) {
    const before = await ctx.lock(Notification, notification_id, expected_version);
    const read_at = read ? (before.value.read_at ?? ctx.now) : null;
    return ctx.emit(notificationRead, await ctx.update(before, { read_at }), before);
  },
});
