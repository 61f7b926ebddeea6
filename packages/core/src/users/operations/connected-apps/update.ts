import { z } from 'zod';
import { fail, failures, id, operation, patch } from '../../../kernel/index.ts';
import { connectedAppUpdated } from '../../user.events.ts';
import { ConnectedApp } from '../../user.schema.ts';

export const updateConnectedApp = operation({
  name: 'users.connected_apps.update',
  summary: 'Have a connected app ask first, or not',
  effect: 'write',
  permission: null,
  idempotent: true,
  input: z.strictObject({
    connected_app_id: id('app'),
    /** What destroys, reaches outside or moves money waits until a person has agreed, from its next call on. */
    ask_first: z.boolean(),
  }),
  output: ConnectedApp.schema,
  emits: [connectedAppUpdated],
  rest: patch('/connected-apps/{connected_app_id}'),
  // What an app may do without a person is not for an app to say.
  mcp: false,
  async run(ctx, { connected_app_id, ask_first }) {
    const before = await ctx.lock(ConnectedApp, connected_app_id);
    if (ctx.caller.credential.kind !== 'session') {
      throw fail(failures.forbidden, 'This is for a person to say: sign in. No token lets an app do more, or less.');
    }
    return ctx.emit(connectedAppUpdated, await ctx.update(before, { ask_first }), before);
  },
});
