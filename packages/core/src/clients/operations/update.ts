import { jsonText, sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, needed, operation, patch } from '../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../rates/index.ts';
import { clientUpdated } from '../client.events.ts';
import { clientInput } from '../client.input.ts';
import { Client } from '../client.schema.ts';

export const updateClient = operation({
  name: 'clients.update',
  summary: 'Change a client',
  effect: 'write',
  idempotent: true,
  permission: 'manage_clients',
  input: z.strictObject({
    client_id: id('cli'),
    ...z.strictObject(clientInput).partial().shape,
    ...applyTo,
    ...expectedVersion,
  }),
  output: Client.schema,
  emits: [clientUpdated, ...reapplying],
  fails: [tooManyEntries],
  rest: patch('/clients/{client_id}'),
  mcp: {
    when: 'Change fields of one client; what you leave out stays. Amounts are in minor units. A rate is for new time; with apply_to unbilled also for time not billed yet.',
  },
  async run(ctx, { client_id, expected_version, apply_to, billing_address, rounding, ...input }) {
    if (input.default_rate !== undefined) needed(ctx, 'manage_rates', 'default_rate');
    const before = await ctx.lock(Client, client_id, expected_version);
    const { currency, default_rate } = before.value;
    // Another currency gives the rate another worth.
    if (default_rate && input.currency !== undefined && input.currency !== currency)
      needed(ctx, 'manage_rates', 'currency');
    const after = await ctx.update(before, {
      ...input,
      default_rate_set_at: setAt(ctx, before.value.default_rate, input.default_rate, input.currency),
      billing_address: jsonText(billing_address),
      rounding: jsonText(rounding),
    });
    ctx.emit(clientUpdated, after, before);
    await applyRates(ctx, apply_to, {
      entries: sql`t.project_id IN (SELECT p.id FROM projects p
        WHERE p.org_id = ${ctx.caller.org_id} AND p.client_id = ${client_id})`,
      billable: named(input.default_rate, 'client'),
    });
    return after;
  },
});
