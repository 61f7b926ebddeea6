import { days } from './notification.day.ts';
import { notificationFollower } from './notification.follower.ts';
import { notificationGraph } from './notification.graph.ts';
import { Inbox, Notification, NotificationPreferences } from './notification.schema.ts';
import { dismissNotification } from './operations/dismiss.ts';
import { listNotifications } from './operations/list.ts';
import { markAllRead } from './operations/mark-all-read.ts';
import { markRead } from './operations/mark-read.ts';
import { getNotificationPreferences } from './operations/preferences/get.ts';
import { updateNotificationPreferences } from './operations/preferences/update.ts';
import { countUnread } from './operations/unread-count.ts';

export {
  readUnsubscribeToken,
  type Unsubscription,
  unsubscribe,
} from './notification.unsubscribe.ts';

/** What each person is told, in the app and by mail. */
export const notifications = {
  operations: [
    listNotifications,
    countUnread,
    markRead,
    markAllRead,
    dismissNotification,
    getNotificationPreferences,
    updateNotificationPreferences,
  ],
  entities: [Notification, Inbox, NotificationPreferences],
  graph: notificationGraph,
  jobs: [days],
  followers: [notificationFollower],
};
