import { clientGraph } from './client.graph.ts';
import { Client, ClientNote, Contact } from './client.schema.ts';
import { archiveClient } from './operations/archive.ts';
import { createClient } from './operations/create.ts';
import { deleteClient } from './operations/delete.ts';
import { getClient } from './operations/get.ts';
import { listClients } from './operations/list.ts';
import { unarchiveClient } from './operations/unarchive.ts';
import { updateClient } from './operations/update.ts';

export { clientListing, contactListing, noteListing } from './client.listing.ts';
export { Client, ClientNote, Contact };

/** Whom the work is for, the people there, and what was noted about them. */
export const clients = {
  operations: [listClients, getClient, createClient, updateClient, archiveClient, unarchiveClient, deleteClient],
  entities: [Client, Contact, ClientNote],
  graph: clientGraph,
};
