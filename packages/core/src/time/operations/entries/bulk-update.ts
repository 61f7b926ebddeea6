import { z } from 'zod';
import { BulkResults, changeEach, id, nothingChanged, operation, post } from '../../../kernel/index.ts';
import { changeEntry } from '../../entry.change.ts';
import { entryUpdated } from '../../entry.events.ts';
import { rateInput, workInput } from '../../entry.input.ts';
import { holdPeople } from '../../entry.lock.ts';
import { changeable } from '../../entry.policy.ts';
import { maySetRate } from '../../entry.rates.ts';
import { TimeEntry } from '../../entry.schema.ts';
import { settling } from '../../entry.settle.ts';

export const bulkUpdateEntries = operation({
  name: 'time.entries.bulk_update',
  summary: 'Change several time entries in the same way',
  effect: 'write',
  idempotent: true,
  permission: 'track_time',
  input: z.strictObject({
    entry_ids: z.array(id('ent')).min(1).max(100),
    set: z
      .strictObject({ ...workInput, ...rateInput })
      .refine((set) => Object.keys(set).length > 0, 'names nothing to change'),
  }),
  output: BulkResults(id('ent'), TimeEntry),
  emits: [entryUpdated, ...settling],
  fails: [nothingChanged],
  rest: post('/time-entries/bulk-update'),
  mcp: {
    when: 'Move entries to another project or task, or mark them billable, up to 100 at once. Each has its own result; one that fails leaves the others.',
  },
  async run(ctx, { entry_ids, set }) {
    maySetRate(ctx, set.billable_rate);
    await holdPeople(ctx, entry_ids);
    return changeEach(ctx, {
      entity: TimeEntry,
      items: entry_ids,
      id: (entry_id) => entry_id,
      change: async (entry_id) => changeEntry(ctx, await changeable(ctx, entry_id), set),
    });
  },
});
