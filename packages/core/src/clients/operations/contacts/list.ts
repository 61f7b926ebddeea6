import { get, listOperation } from '../../../kernel/index.ts';
import { contactListing } from '../../client.listing.ts';
import { withinClient } from '../../within.ts';

export const listContacts = listOperation({
  name: 'clients.contacts.list',
  summary: "List a client's contacts",
  permission: 'view_clients',
  listing: contactListing,
  within: withinClient,
  rest: get('/clients/{client_id}/contacts'),
  mcp: { when: "Find the people at a client and whom bills go to. To find the client's id, use clients_list." },
});
