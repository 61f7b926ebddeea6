import { listOperation } from '../../../kernel/index.ts';
import { branchListing } from '../../git.listing.ts';

export const listBranches = listOperation({
  name: 'git.branches.list',
  summary: 'List branches',
  permission: 'view_projects',
  listing: branchListing,
  rest: '/git/branches',
  mcp: { when: 'See which branches there are, last pushed first, of a repository or naming a task.' },
});
