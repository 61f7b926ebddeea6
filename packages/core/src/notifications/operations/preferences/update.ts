import { z } from 'zod';
import { expectedVersion, operation, patch } from '../../../kernel/index.ts';
import { CATEGORIES } from '../../notification.category.ts';
import { choosePreferences } from '../../notification.choices.ts';
import { notificationPreferencesUpdated } from '../../notification.events.ts';
import { Choice, NotificationPreferences } from '../../notification.schema.ts';

export const updateNotificationPreferences = operation({
  name: 'notifications.preferences.update',
  summary: 'Choose what reaches you, and how',
  effect: 'write',
  idempotent: true,
  permission: null,
  input: z.strictObject({
    /** What is left out stays, also within a category. */
    categories: z
      .array(Choice.partial({ in_app: true, mail: true }))
      .max(CATEGORIES.length)
      .refine((given) => new Set(given.map(({ category }) => category)).size === given.length, 'names a category twice')
      .optional(),
    /** 0 to 23, in the zone of the user. */
    digest_hour: z.int().min(0).max(23).optional(),
    ...expectedVersion,
  }),
  output: NotificationPreferences.schema,
  emits: [notificationPreferencesUpdated],
  rest: patch('/notifications/preferences'),
  mcp: { when: 'Change which categories reach the person in the app and by mail (at once, daily, off).' },
  run: (ctx, { expected_version, ...chosen }) => choosePreferences(ctx, chosen, expected_version),
});
