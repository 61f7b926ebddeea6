import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { contactDeleted } from '../../client.events.ts';
import { Contact } from '../../client.schema.ts';

export const deleteContact = operation({
  name: 'clients.contacts.delete',
  summary: 'Delete a contact',
  effect: 'destroy',
  permission: 'manage_clients',
  input: z.strictObject({ contact_id: id('con') }),
  output: Deleted(id('con')),
  emits: [contactDeleted],
  rest: del('/contacts/{contact_id}'),
  mcp: { when: 'Delete a contact for good.' },
  async run(ctx, { contact_id }) {
    const contact = await ctx.lock(Contact, contact_id);
    await ctx.delete(contact);
    ctx.emit(contactDeleted, contact);
    return deleted(contact_id);
  },
});
