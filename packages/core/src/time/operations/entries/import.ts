import { sql } from '@stint/db';
import { z } from 'zod';
import { clientCreated } from '../../../clients/client.events.ts';
import { fail, id, invalid, nothingToImport, operation, post, refuseFaulty } from '../../../kernel/index.ts';
import { addingProject } from '../../../projects/index.ts';
import { entryCreated } from '../../entry.events.ts';
import { settling } from '../../entry.settle.ts';
import { importInput, Totals } from '../../import/import.schema.ts';
import { FORMATS } from '../../import/layouts.ts';
import { planImport } from '../../import/plan.ts';
import { writeImport } from '../../import/write.ts';

export const importEntries = operation({
  name: 'time.entries.import',
  summary: 'Import time from a CSV of Toggl, Clockify or Harvest',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    ...importInput,
    /** Leave rows with problems out. Otherwise one such row refuses them all. */
    skip_faulty: z.boolean().default(false),
  }),
  output: z.strictObject({
    format: z.enum(FORMATS),
    totals: Totals,
    created: z.strictObject({ clients: z.array(id('cli')), projects: z.array(id('prj')) }),
  }),
  emits: [entryCreated, clientCreated, ...addingProject, ...settling],
  fails: [nothingToImport],
  rest: post('/time-entries/import'),
  mcp: {
    when: 'Add the time of a detailed export, all of it or nothing. Rows imported before are not added again. Look at time_entries_import_preview first.',
  },
  async run(ctx, { skip_faulty, ...input }) {
    const { org_id } = ctx.caller;
    // Of the same export sent twice at once the second finds the rows of the first.
    await ctx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${org_id}:time_import`}, 7))`);
    const plan = await planImport(ctx, input);
    if (!plan.date_order_certain) {
      throw invalid('date_order', 'is needed: all dates could be read as month first or as day first');
    }
    const { format, totals } = plan;
    const rows = (state: string) => plan.steps.filter(({ planned }) => planned.state === state);
    refuseFaulty(
      rows('faulty').map(({ planned }) => planned),
      totals.rows,
      skip_faulty,
    );
    if (totals.new === 0) {
      throw fail(nothingToImport, {
        detail: `None of ${totals.rows} rows is new: ${totals.present} were imported before, ${totals.skipped} were invoiced there, ${totals.faulty} have problems.`,
        current_state: totals,
      });
    }
    const created = await writeImport(ctx, rows('new'));
    return { format, totals, created };
  },
});
