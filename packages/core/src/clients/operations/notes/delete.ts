import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { clientNoteDeleted } from '../../client.events.ts';
import { ClientNote } from '../../client.schema.ts';
import { mayChangeNote } from '../../note.policy.ts';

export const deleteNote = operation({
  name: 'clients.notes.delete',
  summary: 'Delete a note about a client',
  effect: 'destroy',
  permission: 'view_clients',
  input: z.strictObject({ note_id: id('note') }),
  output: Deleted(id('note')),
  emits: [clientNoteDeleted],
  rest: del('/client-notes/{note_id}'),
  mcp: { when: 'Delete a note you wrote about a client, for good.' },
  async run(ctx, { note_id }) {
    const note = await ctx.lock(ClientNote, note_id);
    mayChangeNote(ctx.caller, note.value);
    await ctx.delete(note);
    ctx.emit(clientNoteDeleted, note);
    return deleted(note_id);
  },
});
