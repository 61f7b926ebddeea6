import { type AnyOperation, type Context, get, type Listing, listOperation, type Page } from '../../../kernel/index.ts';
import { seesAll } from '../../audit.redact.ts';
import { toolCallListing } from '../../tool-call.listing.ts';

const list = listOperation({
  name: 'audit.tool_calls.list',
  summary: 'List what assistants called',
  permission: 'view_audit',
  listing: toolCallListing,
  rest: get('/tool-calls'),
  mcp: {
    when: 'Find out which tools assistants called, reads and refused calls too, by which token and client; newest first. For what was changed, use audit_list.',
  },
});

/** What was sent may name what not everybody with the trail may see. */
export const listToolCalls: AnyOperation & { readonly listing: Listing } = {
  ...list,
  async run(ctx: Context, input: unknown) {
    const page = await list.run(ctx, input);
    if (seesAll(ctx.caller)) return page;
    const { data, ...rest } = page.value as Page<Record<string, unknown>>;
    return { ...rest, data: data.map((call) => ('arguments' in call ? { ...call, arguments: null } : call)) };
  },
};
