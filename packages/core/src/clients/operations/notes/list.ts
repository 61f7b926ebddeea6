import { get, listOperation } from '../../../kernel/index.ts';
import { noteListing } from '../../client.listing.ts';
import { withinClient } from '../../within.ts';

export const listNotes = listOperation({
  name: 'clients.notes.list',
  summary: "List a client's notes",
  permission: 'view_clients',
  listing: noteListing,
  within: withinClient,
  rest: get('/clients/{client_id}/notes'),
  mcp: { when: 'Read what colleagues noted about a client, newest first.' },
});
