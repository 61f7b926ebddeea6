import { get, listOperation } from '../../../kernel/index.ts';
import { sessionListing } from '../../user.listing.ts';

export const listSessions = listOperation({
  name: 'users.sessions.list',
  summary: 'List where you are signed in',
  permission: null,
  listing: sessionListing,
  rest: get('/sessions'),
  mcp: { when: 'See the devices the person you work for is signed in on, most recently used first.' },
});
