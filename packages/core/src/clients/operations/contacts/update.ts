import { z } from 'zod';
import { at, defined, expectedVersion, id, operation, patch, touched } from '../../../kernel/index.ts';
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
    await ctx.db.contact.update({
      where: at(ctx, contact_id),
      data: { ...defined(input), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Contact, contact_id);
    ctx.emit(contactUpdated, after, before);
    return after;
  },
});
