import { get, listOperation } from '../../kernel/index.ts';
import { memberListing } from '../member.listing.ts';

export const listMembers = listOperation({
  name: 'members.list',
  summary: 'List the members of the organization',
  permission: null,
  listing: memberListing,
  rest: get('/members'),
  mcp: { when: 'Find colleagues by name or email, and the user_id to assign work to.' },
});
