import { z } from 'zod';
import { before, byColumn, equals, id, instant, listing, since } from '../kernel/index.ts';
import { ToolCallEntry } from './tool-call.schema.ts';

const short = z.string().min(1).max(100);

export const toolCallListing = listing({
  entity: ToolCallEntry,
  filters: {
    tool: equals('tool', short),
    outcome: equals('outcome', short),
    user_id: equals('user_id', id('usr')),
    credential_id: equals('credential_id', short),
    since: since('occurred_at', instant()),
    before: before('occurred_at', instant()),
  },
  sorts: { seq: byColumn('seq', 'bigint') },
  order: '-seq',
});
