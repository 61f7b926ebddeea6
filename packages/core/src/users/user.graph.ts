import { graph } from '../kernel/index.ts';
import { listSessions } from './operations/list-sessions.ts';
import { listTokens } from './operations/list-tokens.ts';
import { Preferences } from './preferences.schema.ts';
import { Session, Token, User } from './user.schema.ts';

export const userGraph = [
  graph({ entity: User, type: 'User' }),
  graph({ entity: Preferences, type: 'Preferences' }),
  graph({ entity: Token, type: 'Token', many: { field: 'tokens', operation: listTokens } }),
  graph({ entity: Session, type: 'Session', many: { field: 'sessions', operation: listSessions } }),
];
