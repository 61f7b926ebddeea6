import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { TRAILS, verifyChain } from '../audit.verify.ts';

export const verifyAuditTrail = operation({
  name: 'audit.verify',
  summary: 'Check that nobody altered the audit trail',
  effect: 'read',
  permission: 'view_audit',
  input: z.strictObject({
    /** What was changed, or what assistants called. */
    trail: z.enum(['changes', 'calls']).default('changes'),
    /** Where to begin. From 1 on, each range rests on the one before it. */
    from_seq: z.int().min(1).default(1),
    limit: z.int().min(1).max(10_000).default(10_000),
  }),
  output: z.strictObject({
    ok: z.boolean(),
    /** How many entries there are. */
    entries: z.int(),
    /** The last entry that holds. */
    verified_to: z.int(),
    /** Pass it as `from_seq` to go on; null at the end of the trail, or where it is broken. */
    next_seq: z.int().nullable(),
    /** The first entry that was altered, is missing or was added. */
    first_bad_seq: z.int().optional(),
  }),
  rest: get('/audit-entries/verify'),
  mcp: {
    when: 'Recompute the hash chain of the audit trail, up to 10,000 entries a call: repeat with from_seq set to next_seq until it is null. When it is broken, first_bad_seq says where.',
  },
  run: (ctx, { trail, ...range }) =>
    verifyChain((statement) => ctx.query(statement), ctx.caller.org_id, TRAILS[trail], range),
});
