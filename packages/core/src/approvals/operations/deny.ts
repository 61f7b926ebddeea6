import { z } from 'zod';
import { id, operation, post, prose } from '../../kernel/index.ts';
import { approvalDenied } from '../approval.events.ts';
import { approvalNotPending } from '../approval.failures.ts';
import { isPending, mayDecide } from '../approval.policy.ts';
import { Approval } from '../approval.schema.ts';

export const denyApproval = operation({
  name: 'approvals.deny',
  summary: 'Say no to a call of a token',
  effect: 'write',
  scope: 'manage:approvals',
  permission: null,
  input: z.strictObject({ approval_id: id('apv'), note: prose(1000).optional() }),
  output: Approval.schema,
  emits: [approvalDenied],
  fails: [approvalNotPending],
  rest: post('/approvals/{approval_id}/deny'),
  mcp: false,
  async run(ctx, { approval_id, note }) {
    const before = await ctx.lock(Approval, approval_id);
    mayDecide(ctx, before.value.operation);
    isPending(before.value);
    const decided = { status: 'denied', decided_by: ctx.caller.user_id, decided_at: ctx.now, note };
    return ctx.emit(approvalDenied, await ctx.update(before, decided), before);
  },
});
