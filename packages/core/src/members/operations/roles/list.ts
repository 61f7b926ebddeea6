import { get, listOperation } from '../../../kernel/index.ts';
import { roleListing } from '../../member.listing.ts';

export const listRoles = listOperation({
  name: 'members.roles.list',
  summary: "List the organization's own roles",
  permission: null,
  listing: roleListing,
  rest: get('/roles'),
  mcp: {
    when: 'Find a role the organization made, and its permissions. For the built-in ones, use members_roles_catalogue.',
  },
});
