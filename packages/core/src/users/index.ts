import { listConnectedApps } from './operations/connected-apps/list.ts';
import { revokeConnectedApp } from './operations/connected-apps/revoke.ts';
import { updateConnectedApp } from './operations/connected-apps/update.ts';
import { deleteMe } from './operations/delete-me.ts';
import { exportMe } from './operations/export.ts';
import { getMe } from './operations/me.ts';
import { getPreferences } from './operations/preferences/get.ts';
import { updatePreferences } from './operations/preferences/update.ts';
import { listSessions } from './operations/sessions/list.ts';
import { revokeSession } from './operations/sessions/revoke.ts';
import { createToken } from './operations/tokens/create.ts';
import { listTokens } from './operations/tokens/list.ts';
import { revokeToken } from './operations/tokens/revoke.ts';
import { updateMe } from './operations/update-me.ts';
import { whoami } from './operations/whoami.ts';
import { Preferences } from './preferences.schema.ts';
import { userGraph } from './user.graph.ts';
import { ConnectedApp, Session, Token, User } from './user.schema.ts';

export { hashSecret, isSecret, newSecret, PREFIX } from './token.secret.ts';
export {
  connectedAppConnected,
  connectedAppRevoked,
  sessionCreated,
  sessionRevoked,
  userRegistered,
} from './user.events.ts';
export { emailTaken } from './user.failures.ts';
export { hashPassword, newPassword, passwordMatches } from './user.password.ts';
export { ConnectedApp, deleteMe, Preferences, Session, Token, User };

/** People, how they are signed in, and the tokens they gave out. */
export const users = {
  operations: [
    whoami,
    getMe,
    updateMe,
    getPreferences,
    updatePreferences,
    listSessions,
    revokeSession,
    exportMe,
    deleteMe,
    listTokens,
    createToken,
    revokeToken,
    listConnectedApps,
    updateConnectedApp,
    revokeConnectedApp,
  ],
  entities: [User, Preferences, Session, Token, ConnectedApp],
  graph: userGraph,
};
