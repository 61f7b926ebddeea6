import { z } from 'zod';
import { Deleted, del, deleted, fail, id, operation } from '../../kernel/index.ts';
import { clientDeleted } from '../client.events.ts';
import { clientInUse } from '../client.failures.ts';
import { Client } from '../client.schema.ts';

export const deleteClient = operation({
  name: 'clients.delete',
  summary: 'Delete a client that nothing belongs to',
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
    const [projects, invoices, payments, expenses] = await Promise.all([
      ctx.db.project.count({ where: { client_id, deleted_at: null } }),
      ctx.db.invoice.count({ where: { client_id } }),
      ctx.db.payment.count({ where: { client_id, deleted_at: null } }),
      ctx.db.expense.count({ where: { client_id } }),
    ]);
    if (projects + invoices + payments + expenses > 0) {
      throw fail(clientInUse, {
        detail: 'Work, documents or money of it are still there. Archive the client, or merge it into another.',
        current_state: {
          projects,
          ...(ctx.caller.permissions.has('view_finances') ? { invoices, payments, expenses } : {}),
        },
      });
    }
    await ctx.update(client, { deleted_at: ctx.now });
    ctx.emit(clientDeleted, client);
    return deleted(client_id);
  },
});
