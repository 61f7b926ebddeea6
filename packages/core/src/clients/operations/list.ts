import { get, listOperation } from '../../kernel/index.ts';
import { clientListing } from '../client.listing.ts';

export const listClients = listOperation({
  name: 'clients.list',
  summary: 'List clients',
  permission: 'view_clients',
  listing: clientListing,
  rest: get('/clients'),
  mcp: { when: 'Find clients by name, or page through them. To read one you know, use clients_get.' },
});
