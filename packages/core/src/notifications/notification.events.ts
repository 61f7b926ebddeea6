import { event } from '../kernel/index.ts';
import { Inbox, Notification, NotificationPreferences } from './notification.schema.ts';

export const notificationCreated = event('notification.created', Notification, 'Somebody was told of something');
export const notificationGrew = event(
  'notification.grew',
  Notification,
  'Another such event was counted into a notification that was not read yet',
);
export const notificationRead = event('notification.read', Notification, 'A notification was marked read, or unread');
export const notificationDismissed = event(
  'notification.dismissed',
  Notification,
  'A notification was taken out of the inbox',
);

export const inboxRead = event(
  'notification_inbox.read',
  Inbox,
  'Every notification up to `read_up_to` was marked read; they have no events of their own',
);
export const inboxDayBegun = event(
  'notification_inbox.day_begun',
  Inbox,
  'The day of a member began: what is due soon was told, and the mail of the day sent',
);

export const notificationPreferencesUpdated = event(
  'notification_preferences.updated',
  NotificationPreferences,
  'A member chose what reaches them, and how',
);
