import { get, listOperation } from '../../kernel/index.ts';
import { approvalListing } from '../approval.listing.ts';

export const listApprovals = {
  ...listOperation({
    name: 'approvals.list',
    summary: 'List calls that wait for a person, or were decided',
    permission: null,
    listing: approvalListing,
    rest: get('/approvals'),
    mcp: { when: 'See what your tokens asked for and what became of it. Who manages members sees everyone’s.' },
  }),
  // A token sees what it asked for itself, whatever its scopes.
  scope: 'any',
};
