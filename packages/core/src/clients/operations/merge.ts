import { z } from 'zod';
import { expectedVersion, fail, id, invalid, needed, operation, post, type Row } from '../../kernel/index.ts';
import { clientMerged } from '../client.events.ts';
import { clientArchivedConflict } from '../client.failures.ts';
import { hasMoney, moveLedger, moveRows } from '../client.merge.ts';
import { Client } from '../client.schema.ts';

export const mergeClient = operation({
  name: 'clients.merge',
  summary: 'Merge a client into another, which gets all that is its',
  effect: 'destroy',
  permission: 'manage_clients',
  input: z.strictObject({ client_id: id('cli'), into_client_id: id('cli'), ...expectedVersion }),
  /** The client that stays. */
  output: Client.schema,
  emits: [clientMerged],
  fails: [clientArchivedConflict],
  rest: post('/clients/{client_id}/merge'),
  mcp: {
    when: 'Two clients are the same: move projects, contacts, notes, documents, payments and the account of one to the other. There is no way back.',
  },
  async run(ctx, { client_id, into_client_id, expected_version }) {
    if (client_id === into_client_id) throw invalid('into_client_id', 'is the same client');
    const hold = (one: string) => ctx.lock(Client, one, one === client_id ? expected_version : undefined);
    // In the order of their ids, so that two merges of the same two do not wait for each other.
    const [first, second] = [client_id, into_client_id].sort() as [string, string];
    const held = { [first]: await hold(first), [second]: await hold(second) };
    const [from, into] = [held[client_id], held[into_client_id]] as [Row<typeof Client>, Row<typeof Client>];
    const { name, archived_at } = into.value;
    if (archived_at) {
      throw fail(clientArchivedConflict, {
        detail: `${name} is archived: merge the other way round, or take it back into use.`,
        ways: { 'clients.unarchive': 'takes it back into use' },
        current_state: { client_id: into_client_id, archived_at },
      });
    }
    if (await hasMoney(ctx, client_id)) needed(ctx, 'manage_payments', 'a client with documents or payments');
    await moveRows(ctx, client_id, into_client_id);
    await moveLedger(ctx, from, into);
    const merged = await ctx.update(from, { merged_into_id: into_client_id, deleted_at: ctx.now });
    ctx.emit(clientMerged, merged, from);
    return into;
  },
});
