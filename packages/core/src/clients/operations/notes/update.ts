import { z } from 'zod';
import { expectedVersion, id, operation, patch, prose } from '../../../kernel/index.ts';
import { clientNoteUpdated } from '../../client.events.ts';
import { ClientNote } from '../../client.schema.ts';
import { mayChangeNote } from '../../note.policy.ts';

export const updateNote = operation({
  name: 'clients.notes.update',
  summary: 'Change a note about a client',
  effect: 'write',
  idempotent: true,
  permission: 'view_clients',
  input: z.strictObject({ note_id: id('note'), body: prose().min(1), ...expectedVersion }),
  output: ClientNote.schema,
  emits: [clientNoteUpdated],
  rest: patch('/client-notes/{note_id}'),
  mcp: { when: 'Replace the text of a note you wrote about a client.' },
  async run(ctx, { note_id, body, expected_version }) {
    const before = await ctx.lock(ClientNote, note_id, expected_version);
    mayChangeNote(ctx.caller, before.value);
    return ctx.emit(clientNoteUpdated, await ctx.update(before, { body }), before);
  },
});
