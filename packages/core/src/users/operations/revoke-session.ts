import { z } from 'zod';
import { at, Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { sessionRevoked } from '../user.events.ts';
import { Session } from '../user.schema.ts';

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
    await ctx.db.session.update({
      where: at(ctx, session_id),
      data: { revoked_at: ctx.now },
      select: { id: true },
    });
    ctx.emit(sessionRevoked, await ctx.reload(Session, session_id), before);
    return deleted(session_id);
  },
});
