import { type AnyOperation, type Context, get, type Listing, listOperation } from '../../kernel/index.ts';
import { auditListing } from '../audit.listing.ts';
import { factsFor, mapEvents } from '../audit.redact.ts';

const list = listOperation({
  name: 'audit.list',
  summary: 'List the audit trail',
  permission: 'view_audit',
  listing: auditListing,
  rest: get('/audit-entries'),
  mcp: {
    when: 'Find out who changed what, when and through which protocol; newest first. For one task or client, its activity tool is shorter.',
  },
});

export const listAudit: AnyOperation & { readonly listing: Listing } = {
  ...list,
  async run(ctx: Context, input: unknown) {
    const page = await list.run(ctx, input);
    return mapEvents(page.value, (facts) => factsFor(facts, ctx.caller));
  },
};
