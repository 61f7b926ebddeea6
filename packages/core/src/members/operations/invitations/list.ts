import { get, listOperation } from '../../../kernel/index.ts';
import { invitationListing } from '../../member.listing.ts';

export const listInvitations = listOperation({
  name: 'members.invitations.list',
  summary: 'List invitations',
  permission: 'manage_members',
  listing: invitationListing,
  rest: get('/invitations'),
  mcp: { when: 'See who was invited and whether they accepted; status=pending for the open ones.' },
});
