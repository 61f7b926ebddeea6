import { graph } from '../kernel/index.ts';
import { contactListing, noteListing } from './client.listing.ts';
import { Client, ClientNote, Contact } from './client.schema.ts';
import { listContacts } from './operations/contacts/list.ts';
import { getClient } from './operations/get.ts';
import { listClients } from './operations/list.ts';
import { listNotes } from './operations/notes/list.ts';

export const clientGraph = [
  graph({
    entity: Client,
    type: 'Client',
    one: { field: 'client', operation: getClient, by: 'client_id' },
    many: { field: 'clients', operation: listClients },
  }),
  graph({
    entity: Contact,
    type: 'Contact',
    many: { field: 'contacts', operation: listContacts },
    on: [{ parent: () => Client, field: 'contacts', listing: contactListing, by: 'client_id' }],
  }),
  graph({
    entity: ClientNote,
    type: 'ClientNote',
    many: { field: 'clientNotes', operation: listNotes },
    on: [{ parent: () => Client, field: 'notes', listing: noteListing, by: 'client_id' }],
  }),
];
