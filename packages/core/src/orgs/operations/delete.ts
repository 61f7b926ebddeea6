import { z } from 'zod';
import { Deleted, del, deleted, id, invalid, operation } from '../../kernel/index.ts';
import { orgDeleted } from '../org.events.ts';
import { ownerOnly } from '../org.policy.ts';
import { Org } from '../org.schema.ts';

export const deleteOrg = operation({
  name: 'orgs.delete',
  summary: 'Delete the organization',
  effect: 'destroy',
  permission: 'manage_org',
  input: z.strictObject({
    /** The organization's name, to the letter, to say that you mean it. */
    confirm_name: z.string().max(200),
  }),
  output: Deleted(id('org')),
  emits: [orgDeleted],
  rest: del('/orgs/current'),
  mcp: {
    when: "Only when an owner asks for it in so many words: it ends everyone's work here, this credential included.",
  },
  async run(ctx, { confirm_name }) {
    const { org_id } = ctx.caller;
    await ownerOnly(ctx);
    const org = await ctx.lock(Org, org_id);
    if (confirm_name !== org.value.name) throw invalid('confirm_name', 'is not the name of the organization');
    await ctx.update(org, { deleted_at: ctx.now });
    ctx.emit(orgDeleted, org);
    return deleted(org_id);
  },
});
