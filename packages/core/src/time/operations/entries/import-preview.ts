import { z } from 'zod';
import { operation, post } from '../../../kernel/index.ts';
import { importInput, Missing, PlannedRow, Totals } from '../../import/import.schema.ts';
import { FORMATS } from '../../import/layouts.ts';
import { planImport } from '../../import/plan.ts';
import { DATE_ORDERS } from '../../import/values.ts';
import { missingOf } from '../../import/write.ts';

export const previewEntryImport = operation({
  name: 'time.entries.import_preview',
  summary: 'Show what importing time from a CSV would add',
  effect: 'read',
  permission: 'track_time',
  input: z.strictObject({
    ...importInput,
    /** How many rows to show: those with problems first. */
    limit: z.int().min(1).max(2000).default(200),
  }),
  output: z.strictObject({
    format: z.enum(FORMATS),
    date_order: z.enum(DATE_ORDERS),
    /** False where dates could be read in two ways: then the import asks for date_order. */
    date_order_certain: z.boolean(),
    totals: Totals,
    /** What create_missing would make. */
    missing: Missing,
    rows: z.array(PlannedRow),
  }),
  rest: post('/time-entries/import-preview'),
  mcp: {
    when: 'Before time_entries_import: see what a detailed export of Toggl, Clockify or Harvest would add, and what stands against it. Nothing is written.',
  },
  async run(ctx, { limit, ...input }) {
    const { steps, ...plan } = await planImport(ctx, input);
    const { clients, projects } = missingOf(steps.filter(({ planned }) => ['new', 'faulty'].includes(planned.state)));
    const rows = steps.map(({ planned }) => planned);
    const faulty = rows.filter(({ state }) => state === 'faulty');
    return {
      ...plan,
      missing: {
        clients: [...clients.values()],
        projects: [...projects.values()].map(({ name, client }) => ({ name, client })),
      },
      rows: [...faulty, ...rows.filter(({ state }) => state !== 'faulty')].slice(0, limit),
    };
  },
});
