import { event } from '../kernel/index.ts';
import { Client, ClientNote, Contact } from './client.schema.ts';

export const clientCreated = event('client.created', Client, 'A client was added');
export const clientUpdated = event('client.updated', Client, 'A client was changed');
export const clientArchived = event('client.archived', Client, 'A client was archived');
export const clientUnarchived = event('client.unarchived', Client, 'An archived client is in use again');
export const clientDeleted = event('client.deleted', Client, 'A client was deleted');

export const clientMerged = event(
  'client.merged',
  Client,
  'A client was merged into another, which now has its projects, contacts, notes, files, documents and payments; these have no events of their own',
);

export const contactCreated = event('contact.created', Contact, 'A contact was added to a client');
export const contactUpdated = event('contact.updated', Contact, 'A contact was changed');
export const contactDeleted = event('contact.deleted', Contact, 'A contact was deleted');

export const clientNoteAdded = event('client_note.added', ClientNote, 'A note was added to a client');
export const clientNoteUpdated = event('client_note.updated', ClientNote, 'A note was changed');
export const clientNoteDeleted = event('client_note.deleted', ClientNote, 'A note was deleted');
