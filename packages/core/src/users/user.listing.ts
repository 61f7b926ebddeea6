import { byColumn, contains, equals, id, listing } from '../kernel/index.ts';
import { ConnectedApp, Session, Token } from './user.schema.ts';

export const tokenListing = listing({
  entity: Token,
  filters: { user_id: equals('user_id', id('usr')), q: contains('name') },
  sorts: { created_at: byColumn('created_at', 'timestamptz'), name: byColumn('name', 'text') },
  order: '-created_at',
});

export const sessionListing = listing({
  entity: Session,
  filters: {},
  sorts: { last_used_at: byColumn('last_used_at', 'timestamptz'), created_at: byColumn('created_at', 'timestamptz') },
  order: '-last_used_at',
});

export const connectedAppListing = listing({
  entity: ConnectedApp,
  filters: { user_id: equals('user_id', id('usr')), q: contains('name') },
  sorts: { created_at: byColumn('created_at', 'timestamptz'), name: byColumn('name', 'text') },
  order: '-created_at',
});
