import { z } from 'zod';
import { at, expectedVersion, id, operation, post, touched } from '../../kernel/index.ts';
import { clientUnarchived } from '../client.events.ts';
import { Client } from '../client.schema.ts';

export const unarchiveClient = operation({
  name: 'clients.unarchive',
  summary: 'Take an archived client back into use',
  effect: 'write',
  idempotent: true,
  permission: 'manage_clients',
  input: z.strictObject({ client_id: id('cli'), ...expectedVersion }),
  output: Client.schema,
  emits: [clientUnarchived],
  rest: post('/clients/{client_id}/unarchive'),
  mcp: { when: 'Take an archived client back into use.' },
  async run(ctx, { client_id, expected_version }) {
    const before = await ctx.lock(Client, client_id, expected_version);
    await ctx.db.client.update({
      where: at(ctx, client_id),
      data: { archived_at: null, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Client, client_id);
    ctx.emit(clientUnarchived, after, before);
    return after;
  },
});
