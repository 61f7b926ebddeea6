import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, id, type Job, nothingToDo, operation } from '../kernel/index.ts';
import { approvalExpired } from './approval.events.ts';
import { Approval } from './approval.schema.ts';

const expireApproval = operation({
  name: 'approvals.expire',
  summary: 'End a call that nobody decided in time',
  effect: 'write',
  permission: null,
  input: z.strictObject({ approval_id: id('apv') }),
  output: Approval.schema,
  emits: [approvalExpired],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { approval_id }) {
    const before = await ctx.lock(Approval, approval_id);
    // It reads expired from its last instant on; marked it is once.
    const [due] = await ctx.query(sql`SELECT 1 FROM approvals WHERE org_id = ${ctx.caller.org_id}
      AND id = ${approval_id} AND status = 'pending' AND expires_at <= now()`);
    if (!due) throw fail(nothingToDo);
    return ctx.emit(approvalExpired, await ctx.update(before, { status: 'expired' }));
  },
});

export const expireApprovals: Job = {
  name: 'expire approvals',
  everyMs: 60_000,
  due: `SELECT a.org_id, json_build_object('approval_id', a.id) AS input FROM approvals a
    WHERE a.status = 'pending' AND a.expires_at <= now() ORDER BY a.expires_at`,
  operation: expireApproval,
};
