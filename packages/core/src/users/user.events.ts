import { event } from '../kernel/index.ts';
import { Preferences } from './preferences.schema.ts';
import { ConnectedApp, Session, Token, User } from './user.schema.ts';

export const userRegistered = event('user.registered', User, 'A person signed up');
export const userUpdated = event('user.updated', User, 'A person changed their profile');
export const userDeleted = event('user.deleted', User, 'A person deleted their account');

export const preferencesUpdated = event('preferences.updated', Preferences, 'A person changed their preferences');

export const sessionCreated = event('session.created', Session, 'Someone signed in');
export const sessionRevoked = event('session.revoked', Session, 'A session was ended');

export const tokenCreated = event('token.created', Token, 'A personal access token was made');
export const tokenRevoked = event('token.revoked', Token, 'A personal access token was revoked');

export const connectedAppConnected = event('connected_app.connected', ConnectedApp, 'A person connected an app');
export const connectedAppUpdated = event(
  'connected_app.updated',
  ConnectedApp,
  'A connected app was told to ask first, or not to',
);
export const connectedAppRevoked = event('connected_app.revoked', ConnectedApp, 'A connected app was cut off');
