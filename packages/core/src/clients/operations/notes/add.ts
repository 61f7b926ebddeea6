import { z } from 'zod';
import { id, operation, post, prose } from '../../../kernel/index.ts';
import { clientNoteAdded } from '../../client.events.ts';
import { Client, ClientNote } from '../../client.schema.ts';
import { mayAddNote } from '../../note.policy.ts';

export const addNote = operation({
  name: 'clients.notes.add',
  summary: 'Add a note to a client',
  effect: 'write',
  permission: 'view_clients',
  input: z.strictObject({ client_id: id('cli'), body: prose().min(1) }),
  output: ClientNote.schema,
  emits: [clientNoteAdded],
  rest: post('/clients/{client_id}/notes', 201),
  mcp: { when: 'Note something about a client for colleagues; Markdown. The client does not see it.' },
  async run(ctx, { client_id, body }) {
    mayAddNote(ctx.caller);
    await ctx.lock(Client, client_id);
    return ctx.emit(clientNoteAdded, await ctx.insert(ClientNote, { client_id, user_id: ctx.caller.user_id, body }));
  },
});
