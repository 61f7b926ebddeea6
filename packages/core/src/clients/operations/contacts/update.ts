import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../../kernel/index.ts';
import { contactUpdated } from '../../client.events.ts';
import { contactInput } from '../../client.input.ts';
import { Contact } from '../../client.schema.ts';

export const updateContact = operation({
  name: 'clients.contacts.update',
  summary: 'Change a contact',
  effect: 'write',
  idempotent: true,
  permission: 'manage_clients',
  input: z.strictObject({
    contact_id: id('con'),
    ...z.strictObject(contactInput).partial().shape,
    ...expectedVersion,
  }),
  output: Contact.schema,
  emits: [contactUpdated],
  rest: patch('/contacts/{contact_id}'),
  mcp: { when: 'Change fields of one contact; what you leave out stays.' },
  async run(ctx, { contact_id, expected_version, ...input }) {
    const before = await ctx.lock(Contact, contact_id, expected_version);
    return ctx.emit(contactUpdated, await ctx.update(before, input), before);
  },
});
