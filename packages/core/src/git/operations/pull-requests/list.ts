import { listOperation } from '../../../kernel/index.ts';
import { pullListing } from '../../git.listing.ts';

export const listPullRequests = listOperation({
  name: 'git.pull_requests.list',
  summary: 'List pull requests',
  permission: 'view_projects',
  listing: pullListing,
  rest: '/git/pull-requests',
  mcp: { when: 'See pull or merge requests, last changed first: of a repository, or naming a task.' },
});
