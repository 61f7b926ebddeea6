import { type Context, fail, type Row } from '../kernel/index.ts';
import { clientArchivedConflict } from './client.failures.ts';
import { Client } from './client.schema.ts';

/** The client, visible to the caller and in use; else `not_found`, or `client_archived` for what an archived one no longer takes. */
export async function openClient(ctx: Context, client_id: string): Promise<Row<typeof Client>> {
  const client = await ctx.find(Client, client_id);
  const { name, archived_at } = client.value;
  if (archived_at === null) return client;
  throw fail(clientArchivedConflict, {
    detail: `${name} is archived: choose another client, or take it back into use.`,
    ways: { 'clients.unarchive': 'takes it back into use' },
    current_state: { client_id, archived_at },
  });
}
