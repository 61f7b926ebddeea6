import { graph } from '../kernel/index.ts';
import { listConnectedApps } from './operations/connected-apps/list.ts';
import { listSessions } from './operations/sessions/list.ts';
import { listTokens } from './operations/tokens/list.ts';
import { Preferences } from './preferences.schema.ts';
import { ConnectedApp, Session, Token, User } from './user.schema.ts';

export const userGraph = [
  graph({ entity: User, type: 'User' }),
  graph({ entity: Preferences, type: 'Preferences' }),
  graph({ entity: Token, type: 'Token', many: { field: 'tokens', operation: listTokens } }),
  graph({ entity: ConnectedApp, type: 'ConnectedApp', many: { field: 'connectedApps', operation: listConnectedApps } }),
  graph({ entity: Session, type: 'Session', many: { field: 'sessions', operation: listSessions } }),
];
