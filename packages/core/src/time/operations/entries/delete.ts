import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { entryDeleted } from '../../entry.events.ts';
import { entryLocked } from '../../entry.failures.ts';
import { changeable } from '../../entry.policy.ts';
import { settle, settling } from '../../entry.settle.ts';

export const deleteEntry = operation({
  name: 'time.entries.delete',
  summary: 'Delete a time entry',
  effect: 'destroy',
  permission: 'track_time',
  input: z.strictObject({ entry_id: id('ent') }),
  output: Deleted(id('ent')),
  emits: [entryDeleted, ...settling],
  fails: [entryLocked],
  rest: del('/time-entries/{entry_id}'),
  mcp: { when: 'Delete an entry made by mistake. There is no way back.' },
  async run(ctx, { entry_id }) {
    const entry = await changeable(ctx, entry_id);
    await ctx.delete(entry);
    ctx.emit(entryDeleted, entry);
    await settle(ctx, entry, null);
    return deleted(entry_id);
  },
});
