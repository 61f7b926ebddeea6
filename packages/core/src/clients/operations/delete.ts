import { z } from 'zod';
import { at, Deleted, del, deleted, fail, id, operation, touched } from '../../kernel/index.ts';
import { clientDeleted } from '../client.events.ts';
import { clientInUse } from '../client.failures.ts';
import { Client } from '../client.schema.ts';

export const deleteClient = operation({
  name: 'clients.delete',
  summary: 'Delete a client that has no projects',
  effect: 'destroy',
  permission: 'manage_clients',
  input: z.strictObject({ client_id: id('cli') }),
  output: Deleted(id('cli')),
  emits: [clientDeleted],
  fails: [clientInUse],
  rest: del('/clients/{client_id}'),
  mcp: { when: 'Delete a client added by mistake. One that was worked for is archived instead: clients_archive.' },
  async run(ctx, { client_id }) {
    const client = await ctx.lock(Client, client_id);
    const projects = await ctx.db.project.count({ where: { client_id, deleted_at: null } });
    if (projects > 0) {
      throw fail(clientInUse, {
        detail: `${projects} of its projects are still there. Archive the client, or move its projects first.`,
        current_state: { projects },
      });
    }
    await ctx.db.client.update({
      where: at(ctx, client_id),
      data: { deleted_at: ctx.now, ...touched(ctx) },
      select: { id: true },
    });
    ctx.emit(clientDeleted, client);
    return deleted(client_id);
  },
});
