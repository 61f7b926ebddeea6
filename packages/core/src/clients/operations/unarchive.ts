import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
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
    return ctx.emit(clientUnarchived, await ctx.update(before, { archived_at: null }), before);
  },
});
