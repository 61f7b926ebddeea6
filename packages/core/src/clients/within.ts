import { sql } from '@stint/db';
import { type Context, id } from '../kernel/index.ts';
import { Client } from './client.schema.ts';

/** For lists inside one client: the client has to be there. */
export const withinClient = {
  input: { client_id: id('cli') },
  async sql(ctx: Context, { client_id }: { client_id: string }) {
    await ctx.find(Client, client_id);
    return sql`t.client_id = ${client_id}`;
  },
};
