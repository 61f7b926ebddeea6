import { graph } from '../kernel/index.ts';
import { User } from '../users/index.ts';
import { personListing } from './notification.listing.ts';
import { Inbox, Notification, NotificationPreferences } from './notification.schema.ts';
import { listNotifications } from './operations/list.ts';

export const notificationGraph = [
  graph({
    entity: Notification,
    type: 'Notification',
    many: { field: 'notifications', operation: listNotifications },
    // Of oneself: the inbox of another person is empty.
    on: [{ parent: () => User, field: 'notifications', listing: personListing, by: 'user_id' }],
  }),
  graph({ entity: NotificationPreferences, type: 'NotificationPreferences' }),
  graph({ entity: Inbox, type: 'NotificationInbox' }),
];
