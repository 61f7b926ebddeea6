import { z } from 'zod';
import { get, operation } from '../../../kernel/index.ts';
import { NotificationPreferences } from '../../notification.schema.ts';

export const getNotificationPreferences = operation({
  name: 'notifications.preferences.get',
  summary: 'Get what reaches you, and how',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: NotificationPreferences.schema,
  rest: get('/notifications/preferences'),
  mcp: { when: 'See which categories reach the person you work for in the app and by mail.' },
  run: (ctx) => ctx.find(NotificationPreferences, ctx.caller.user_id),
});
