import { Prisma } from '@stint/db';
import { z } from 'zod';
import { at, bigint, defined, expectedVersion, id, needed, operation, patch, touched } from '../../kernel/index.ts';
import { clientUpdated } from '../client.events.ts';
import { clientInput } from '../client.input.ts';
import { Client } from '../client.schema.ts';

export const updateClient = operation({
  name: 'clients.update',
  summary: 'Change a client',
  effect: 'write',
  idempotent: true,
  permission: 'manage_clients',
  input: z.strictObject({ client_id: id('cli'), ...z.strictObject(clientInput).partial().shape, ...expectedVersion }),
  output: Client.schema,
  emits: [clientUpdated],
  rest: patch('/clients/{client_id}'),
  mcp: { when: 'Change fields of one client; what you leave out stays. Amounts are in minor units.' },
  async run(ctx, { client_id, expected_version, default_rate, billing_address, ...input }) {
    if (default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
    const before = await ctx.lock(Client, client_id, expected_version);
    await ctx.db.client.update({
      where: at(ctx, client_id),
      data: {
        ...defined({ ...input, default_rate: bigint(default_rate) }),
        ...(billing_address === undefined ? {} : { billing_address: billing_address ?? Prisma.DbNull }),
        ...touched(ctx),
      },
      select: { id: true },
    });
    const after = await ctx.reload(Client, client_id);
    ctx.emit(clientUpdated, after, before);
    return after;
  },
});
