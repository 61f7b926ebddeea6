import { z } from 'zod';
import { get, id, Json, operation } from '../../kernel/index.ts';
import { aboutOf } from '../approval.about.ts';
import { Approval } from '../approval.schema.ts';
import { resultOf, sentOf } from '../approval.sent.ts';

export const getApproval = operation({
  name: 'approvals.get',
  summary: 'Get a call that waits for a person, with what was sent',
  effect: 'read',
  permission: null,
  scope: 'any',
  input: z.strictObject({ approval_id: id('apv') }),
  output: Approval.schema.extend({
    /** Where a person decides, in a browser. */
    url: z.string(),
    /** As it was sent; null for who neither owns the token nor may run the operation. */
    input: z.record(z.string(), z.unknown()).nullable(),
    /** What the ids in it stand for. */
    about: z.array(z.strictObject({ field: z.string(), id: z.string(), name: z.string().nullable() })),
    /** What the call answered, for the token's owner; null until it was granted. */
    result: z.unknown(),
  }),
  rest: get('/approvals/{approval_id}'),
  mcp: {
    when: 'After approval_needed: see whether the person has decided. Once status is granted, make the same call again for its answer.',
  },
  async run(ctx, { approval_id }) {
    const approval = await ctx.find(Approval, approval_id);
    const { operation, user_id } = approval.value;
    const sent = await sentOf(ctx, approval_id);
    const shown = user_id === ctx.caller.user_id || !ctx.refusal(operation, ctx.caller, ctx.via);
    const input: Record<string, unknown> | null = shown ? JSON.parse(sent.input) : null;
    return {
      ...approval.value,
      url: `${ctx.ports.publicUrl}/approvals/${approval_id}`,
      input: input && new Json(sent.input),
      about: input ? await aboutOf(ctx, input) : [],
      result: resultOf(ctx, approval.value, sent),
    };
  },
});
