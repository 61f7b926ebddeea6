import { clientGraph } from './client.graph.ts';
import { Client, ClientNote, Contact } from './client.schema.ts';
import { clientActivity } from './operations/activity.ts';
import { applyClientCredit } from './operations/apply-credit.ts';
import { archiveClient } from './operations/archive.ts';
import { clientBalance } from './operations/balance.ts';
import { createContact } from './operations/contacts/create.ts';
import { deleteContact } from './operations/contacts/delete.ts';
import { listContacts } from './operations/contacts/list.ts';
import { updateContact } from './operations/contacts/update.ts';
import { createClient } from './operations/create.ts';
import { deleteClient } from './operations/delete.ts';
import { getClient } from './operations/get.ts';
import { importClients } from './operations/import.ts';
import { previewClientImport } from './operations/import-preview.ts';
import { listClients } from './operations/list.ts';
import { mergeClient } from './operations/merge.ts';
import { addNote } from './operations/notes/add.ts';
import { deleteNote } from './operations/notes/delete.ts';
import { listNotes } from './operations/notes/list.ts';
import { updateNote } from './operations/notes/update.ts';
import { clientStatement } from './operations/statement.ts';
import { unarchiveClient } from './operations/unarchive.ts';
import { updateClient } from './operations/update.ts';

export { addClient } from './client.add.ts';
export { clientArchivedConflict } from './client.failures.ts';
export { openClient } from './client.open.ts';
export { clientSearch, contactSearch } from './client.search.ts';
export { Client, ClientNote, Contact };

/** Whom the work is for, the people there, and what was noted about them. */
export const clients = {
  operations: [
    listClients,
    getClient,
    createClient,
    updateClient,
    archiveClient,
    unarchiveClient,
    deleteClient,
    mergeClient,
    previewClientImport,
    importClients,
    clientActivity,
    clientBalance,
    clientStatement,
    applyClientCredit,
    listContacts,
    createContact,
    updateContact,
    deleteContact,
    listNotes,
    addNote,
    updateNote,
    deleteNote,
  ],
  entities: [Client, Contact, ClientNote],
  graph: clientGraph,
};
