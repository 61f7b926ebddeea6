import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { verifyChain } from '../verify.ts';

export const verifyAuditTrail = operation({
  name: 'audit.verify',
  summary: 'Check that nobody altered the audit trail',
  effect: 'read',
  permission: 'view_audit',
  input: z.strictObject({}),
  output: z.strictObject({ ok: z.boolean(), entries: z.int(), first_bad_seq: z.int().optional() }),
  rest: get('/audit-entries/verify'),
  mcp: {
    when: 'Recompute the hash chain over the whole audit trail. When it is broken, first_bad_seq is the first entry that was altered, is missing or was added.',
  },
  run: (ctx) => verifyChain((statement) => ctx.query(statement), ctx.caller.org_id),
});
