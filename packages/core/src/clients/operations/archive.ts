import { z } from 'zod';
import { at, expectedVersion, id, operation, post, touched } from '../../kernel/index.ts';
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
    await ctx.db.client.update({
      where: at(ctx, client_id),
      data: { archived_at: ctx.now, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Client, client_id);
    ctx.emit(clientArchived, after, before);
    return after;
  },
});
