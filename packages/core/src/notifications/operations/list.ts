import { get, listOperation } from '../../kernel/index.ts';
import { notificationListing } from '../notification.listing.ts';

export const listNotifications = listOperation({
  name: 'notifications.list',
  summary: 'List your notifications',
  permission: null,
  listing: notificationListing,
  rest: get('/notifications'),
  mcp: {
    when: 'See what the person you work for was told: mentions, assignments, approvals. Newest first; unread=true for what is new.',
  },
});
