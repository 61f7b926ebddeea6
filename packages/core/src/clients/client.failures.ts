import { conflict } from '../kernel/index.ts';

export const clientArchivedConflict = conflict('client_archived', 'The client is archived');
export const clientInUse = conflict('client_in_use', 'Something still belongs to the client');
