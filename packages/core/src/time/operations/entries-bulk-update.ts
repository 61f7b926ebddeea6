import { z } from 'zod';
import { Failure, id, operation, post } from '../../kernel/index.ts';
import { changeEntry } from '../change.ts';
import { entryUpdated } from '../entry.events.ts';
import { entryLocked } from '../entry.failures.ts';
import { workInput } from '../entry.input.ts';
import { TimeEntry } from '../entry.schema.ts';
import { changeable } from '../policy.ts';
import { settling } from '../settle.ts';

const Result = z.strictObject({
  entry_id: id('ent'),
  ok: z.boolean(),
  entry: TimeEntry.schema.optional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

export const bulkUpdateEntries = operation({
  name: 'time.entries.bulk_update',
  summary: 'Change several time entries in the same way',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    entry_ids: z.array(id('ent')).min(1).max(100),
    set: z.strictObject(workInput).refine((set) => Object.keys(set).length > 0, 'names nothing to change'),
  }),
  output: z.strictObject({ results: z.array(Result) }),
  emits: [entryUpdated, ...settling],
  fails: [entryLocked],
  rest: post('/time-entries/bulk-update'),
  mcp: { when: 'Move entries to another project or task, or mark them billable, up to 100 at once.' },
  async run(ctx, { entry_ids, set }) {
    const results = [];
    let refused: Failure | undefined;
    // In the order of their ids, so that two bulk changes cannot wait for each other.
    for (const entry_id of [...new Set(entry_ids)].sort()) {
      try {
        const before = await changeable(ctx, entry_id);
        const after = await changeEntry(ctx, before, set);
        ctx.emit(entryUpdated, after, before);
        results.push({ entry_id, ok: true, entry: after });
      } catch (error) {
        // A refusal comes before anything is written, so the others go on.
        if (!(error instanceof Failure)) throw error;
        refused = error;
        results.push({ entry_id, ok: false, error: { code: error.code, message: error.message } });
      }
    }
    if (refused && results.every(({ ok }) => !ok)) throw refused;
    return { results };
  },
});
