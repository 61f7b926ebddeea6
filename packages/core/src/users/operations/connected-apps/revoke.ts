import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { connectedAppRevoked } from '../../user.events.ts';
import { ConnectedApp } from '../../user.schema.ts';

export const revokeConnectedApp = operation({
  name: 'users.connected_apps.revoke',
  summary: 'Cut off a connected app',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({ connected_app_id: id('app') }),
  output: Deleted(id('app')),
  emits: [connectedAppRevoked],
  rest: del('/connected-apps/{connected_app_id}'),
  mcp: { when: 'Cut an app off for good, at once and on every protocol; find it with users_connected_apps_list.' },
  async run(ctx, { connected_app_id }) {
    const before = await ctx.lock(ConnectedApp, connected_app_id);
    ctx.emit(connectedAppRevoked, await ctx.update(before, { revoked_at: ctx.now }), before);
    return deleted(connected_app_id);
  },
});
