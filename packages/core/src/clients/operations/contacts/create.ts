import { z } from 'zod';
import { id, operation, post } from '../../../kernel/index.ts';
import { contactCreated } from '../../client.events.ts';
import { contactInput } from '../../client.input.ts';
import { Client, Contact } from '../../client.schema.ts';

export const createContact = operation({
  name: 'clients.contacts.create',
  summary: 'Add a contact to a client',
  effect: 'write',
  permission: 'manage_clients',
  input: z.strictObject({
    client_id: id('cli'),
    ...z.strictObject(contactInput).partial().required({ name: true }).shape,
  }),
  output: Contact.schema,
  emits: [contactCreated],
  rest: post('/clients/{client_id}/contacts', 201),
  mcp: { when: 'Add a person at a client. Set is_billing for whom invoices are sent to.' },
  async run(ctx, input) {
    await ctx.lock(Client, input.client_id);
    return ctx.emit(contactCreated, await ctx.insert(Contact, input));
  },
});
