import { createToken } from './operations/create-token.ts';
import { deleteMe } from './operations/delete-me.ts';
import { exportMe } from './operations/export.ts';
import { getPreferences } from './operations/get-preferences.ts';
import { listSessions } from './operations/list-sessions.ts';
import { listTokens } from './operations/list-tokens.ts';
import { getMe } from './operations/me.ts';
import { revokeSession } from './operations/revoke-session.ts';
import { revokeToken } from './operations/revoke-token.ts';
import { updateMe } from './operations/update-me.ts';
import { updatePreferences } from './operations/update-preferences.ts';
import { whoami } from './operations/whoami.ts';
import { Preferences } from './preferences.schema.ts';
import { userGraph } from './user.graph.ts';
import { Session, Token, User } from './user.schema.ts';

export { hashPassword, newPassword, passwordMatches } from './password.ts';
export { hashSecret, isSecret, newSecret, PREFIX } from './secret.ts';
export { sessionCreated, sessionRevoked, userRegistered } from './user.events.ts';
export { emailTaken } from './user.failures.ts';
export { Preferences, Session, Token, User };

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
  ],
  entities: [User, Preferences, Session, Token],
  graph: userGraph,
};
