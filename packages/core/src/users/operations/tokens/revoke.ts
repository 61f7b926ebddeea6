import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { tokenRevoked } from '../../user.events.ts';
import { Token } from '../../user.schema.ts';

export const revokeToken = operation({
  name: 'tokens.revoke',
  summary: 'Revoke a personal access token',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({ token_id: id('tok') }),
  output: Deleted(id('tok')),
  emits: [tokenRevoked],
  rest: del('/tokens/{token_id}'),
  mcp: { when: 'End a token for good, at once and on every protocol; find it with tokens_list.' },
  async run(ctx, { token_id }) {
    const before = await ctx.lock(Token, token_id);
    ctx.emit(tokenRevoked, await ctx.update(before, { revoked_at: ctx.now }), before);
    return deleted(token_id);
  },
});
