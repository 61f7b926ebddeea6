import { get, listOperation } from '../../../kernel/index.ts';
import { connectedAppListing } from '../../user.listing.ts';

export const listConnectedApps = listOperation({
  name: 'users.connected_apps.list',
  summary: 'List connected apps',
  permission: null,
  listing: connectedAppListing,
  rest: get('/connected-apps'),
  mcp: {
    when: 'See which apps may act for the person you work for, and with which scopes. Who manages members sees everyone’s.',
  },
});
