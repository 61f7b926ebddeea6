import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { notificationDismissed } from '../notification.events.ts';
import { Notification } from '../notification.schema.ts';

export const dismissNotification = operation({
  name: 'notifications.dismiss',
  summary: 'Take a notification out of your inbox',
  effect: 'write',
  permission: null,
  input: z.strictObject({ notification_id: id('ntf') }),
  output: Notification.schema,
  emits: [notificationDismissed],
  rest: post('/notifications/{notification_id}/dismiss'),
  mcp: { when: 'Take one notification out of the inbox for good.' },
  async run(ctx, { notification_id }) {
    const before = await ctx.lock(Notification, notification_id);
    const read_at = before.value.read_at ?? ctx.now;
    return ctx.emit(notificationDismissed, await ctx.update(before, { read_at, dismissed_at: ctx.now }), before);
  },
});
