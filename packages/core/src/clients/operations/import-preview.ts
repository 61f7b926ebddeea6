import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { ClientTotals, clientsCsv } from '../import/import.schema.ts';
import { planClients, ROW_STATES } from '../import/plan.ts';

export const previewClientImport = operation({
  name: 'clients.import_preview',
  summary: 'Show what importing clients from a CSV would add and change',
  effect: 'read',
  permission: 'manage_clients',
  input: z.strictObject({
    ...clientsCsv,
    /** How many rows to show: those with problems first. */
    limit: z.int().min(1).max(2000).default(200),
  }),
  output: z.strictObject({
    totals: ClientTotals,
    /** Headings that say nothing here. */
    ignored_columns: z.array(z.string()),
    rows: z.array(
      z.strictObject({
        /** As a spreadsheet counts: 1 is the header. */
        row: z.int(),
        state: z.enum(ROW_STATES),
        name: z.string(),
        client_id: id('cli').nullable(),
        /** The fields that would be set. */
        sets: z.array(z.string()),
        problems: z.array(z.strictObject({ field: z.string(), message: z.string() })),
      }),
    ),
  }),
  rest: post('/clients/import-preview'),
  mcp: { when: 'Before clients_import: see which clients a CSV would add or change, and what stands against it.' },
  async run(ctx, { csv, limit }) {
    const { rows, totals, ignored_columns } = await planClients(ctx, csv);
    const shown = rows.map(({ row, state, name, client, set, keyed, problems }) => ({
      row,
      state,
      name,
      client_id: client?.id ?? null,
      sets: state === 'new' || state === 'changed' ? [...Object.keys(set), ...(keyed ? ['key'] : [])] : [],
      problems: [...problems],
    }));
    const faulty = shown.filter(({ state }) => state === 'faulty');
    return {
      totals,
      ignored_columns: [...ignored_columns],
      rows: [...faulty, ...shown.filter(({ state }) => state !== 'faulty')].slice(0, limit),
    };
  },
});
