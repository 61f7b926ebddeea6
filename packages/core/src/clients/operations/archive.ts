import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { clientArchived } from '../client.events.ts';
import { Client } from '../client.schema.ts';

export const archiveClient = operation({
  name: 'clients.archive',
  summary: 'Archive a client',
  effect: 'write',
  idempotent: true,
  permission: 'manage_clients',
  input: z.strictObject({ client_id: id('cli'), ...expectedVersion }),
  output: Client.schema,
  emits: [clientArchived],
  rest: post('/clients/{client_id}/archive'),
  mcp: { when: 'Put a client out of use without losing anything; clients_unarchive takes it back.' },
  async run(ctx, { client_id, expected_version }) {
    const before = await ctx.lock(Client, client_id, expected_version);
    return ctx.emit(
      clientArchived,
      await ctx.update(before, { archived_at: before.value.archived_at ?? ctx.now }),
      before,
    );
  },
});
