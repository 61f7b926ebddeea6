import { z } from 'zod';
import { id, operation, post, prose } from '../../kernel/index.ts';
import { askerOf } from '../approval.asker.ts';
import { approvalGranted } from '../approval.events.ts';
import { approvalAskerGone, approvalNotPending } from '../approval.failures.ts';
import { isPending, mayDecide } from '../approval.policy.ts';
import { Approval } from '../approval.schema.ts';
import { sentOf } from '../approval.sent.ts';

/** Bytes of an answer that are kept for the token. */
const LARGEST = 256 * 1024;

export const grantApproval = operation({
  name: 'approvals.grant',
  summary: 'Agree to a call of a token, and run it',
  effect: 'write',
  scope: 'manage:approvals',
  permission: null,
  performs: true,
  input: z.strictObject({ approval_id: id('apv'), note: prose(1000).optional() }),
  output: z.strictObject({
    approval: Approval.schema,
    /** What the call answered, for the token's owner; null for who decided about somebody else's. */
    result: z.unknown(),
  }),
  emits: [approvalGranted],
  fails: [approvalNotPending, approvalAskerGone],
  rest: post('/approvals/{approval_id}/grant'),
  mcp: false,
  async run(ctx, { approval_id, note }) {
    const before = await ctx.lock(Approval, approval_id);
    const { operation, via, user_id } = before.value;
    const sent = await sentOf(ctx, approval_id);
    const input = JSON.parse(sent.input);
    mayDecide(ctx, operation, input);
    isPending(before.value);
    const asker = await askerOf(ctx, before.value, sent.scopes);
    const answer = await ctx.perform(operation, asker, input, via as typeof ctx.via);
    const kept = Buffer.byteLength(answer.text) <= LARGEST ? answer.text : null;
    const after = await ctx.update(before, {
      status: 'granted',
      decided_by: ctx.caller.user_id,
      decided_at: ctx.now,
      note,
      result: kept,
      result_for: [...asker.permissions],
    });
    const result = user_id === ctx.caller.user_id ? answer : null;
    return { approval: ctx.emit(approvalGranted, after, before), result };
  },
});
