import { z } from 'zod';
import { bigint, defined, needed, newId, operation, post } from '../../kernel/index.ts';
import { clientCreated } from '../client.events.ts';
import { clientInput } from '../client.input.ts';
import { Client } from '../client.schema.ts';

export const createClient = operation({
  name: 'clients.create',
  summary: 'Add a client',
  effect: 'write',
  permission: 'manage_clients',
  input: z.strictObject(clientInput).partial().required({ name: true }),
  output: Client.schema,
  emits: [clientCreated],
  rest: post('/clients', 201),
  mcp: { when: 'Add one client. Check with clients_list first that it is not there already.' },
  async run(ctx, { default_rate, billing_address, ...input }) {
    if (default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
    const id = newId('cli');
    const org = await ctx.db.org.findFirstOrThrow({ select: { currency: true } });
    await ctx.db.client.create({
      data: {
        id,
        name: input.name,
        currency: org.currency,
        ...defined({ ...input, default_rate: bigint(default_rate) }),
        ...(billing_address ? { billing_address } : {}),
      },
      select: { id: true },
    });
    const client = await ctx.reload(Client, id);
    ctx.emit(clientCreated, client);
    return client;
  },
});
