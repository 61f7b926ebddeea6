import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { sessionRevoked } from '../../user.events.ts';
import { Session } from '../../user.schema.ts';

export const revokeSession = operation({
  name: 'users.sessions.revoke',
  summary: 'Sign out one of your sessions',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({ session_id: id('ses') }),
  output: Deleted(id('ses')),
  emits: [sessionRevoked],
  rest: del('/sessions/{session_id}'),
  mcp: { when: 'Sign the person you work for out on one device; find it with users_sessions_list.' },
  async run(ctx, { session_id }) {
    const before = await ctx.lock(Session, session_id);
    ctx.emit(sessionRevoked, await ctx.update(before, { revoked_at: ctx.now }), before);
    return deleted(session_id);
  },
});
