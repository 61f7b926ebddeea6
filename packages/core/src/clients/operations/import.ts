import { jsonText, sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, nothingToImport, operation, post, refuseFaulty } from '../../kernel/index.ts';
import { setAt } from '../../rates/index.ts';
import { addClient } from '../client.add.ts';
import { clientCreated, clientUpdated } from '../client.events.ts';
import { Client } from '../client.schema.ts';
import { ClientTotals, clientsCsv } from '../import/import.schema.ts';
import { type PlannedClient, planClients } from '../import/plan.ts';

export const importClients = operation({
  name: 'clients.import',
  summary: 'Add and change clients from a CSV',
  effect: 'write',
  permission: 'manage_clients',
  input: z.strictObject({
    ...clientsCsv,
    /** Leave rows with problems out. Otherwise one such row refuses them all. */
    skip_faulty: z.boolean().default(false),
  }),
  output: z.strictObject({ totals: ClientTotals }),
  emits: [clientCreated, clientUpdated],
  fails: [nothingToImport],
  rest: post('/clients/import'),
  mcp: {
    when: 'Add many clients, or bring them up to date, all or none; they are told by key, else by name. Look at clients_import_preview first.',
  },
  async run(ctx, { csv, skip_faulty }) {
    const { org_id } = ctx.caller;
    await ctx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${org_id}:client_import`}, 7))`);
    const { rows, totals } = await planClients(ctx, csv);
    const faulty = rows.filter(({ state }) => state === 'faulty');
    refuseFaulty(faulty, totals.rows, skip_faulty);
    if (totals.new + totals.changed === 0) {
      throw fail(nothingToImport, {
        detail: `None of ${totals.rows} rows adds or changes anything: ${totals.same} are so already, ${totals.faulty} have problems.`,
        current_state: totals,
      });
    }
    for (const row of rows) {
      if (row.state === 'new') await addClient(ctx, { ...row.set, name: row.name }, row.key ?? undefined);
      if (row.state === 'changed') await change(ctx, row);
    }
    return { totals };
  },
});

async function change(ctx: Context, { client, set, key, keyed }: PlannedClient): Promise<void> {
  const { billing_address, rounding: _, ...plain } = set;
  const before = await ctx.lock(Client, (client as NonNullable<typeof client>).id);
  const after = await ctx.update(before, {
    ...plain,
    default_rate_set_at: setAt(ctx, before.value.default_rate, undefined, set.currency),
    billing_address: jsonText(billing_address),
    ...(keyed ? { import_key: key } : {}),
  });
  ctx.emit(clientUpdated, after, before);
}
