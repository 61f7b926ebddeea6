import { listOperation } from '../../../kernel/index.ts';
import { commitListing } from '../../git.listing.ts';

export const listCommits = listOperation({
  name: 'git.commits.list',
  summary: 'List commits',
  permission: 'view_projects',
  listing: commitListing,
  rest: '/git/commits',
  mcp: { when: 'See what was committed, newest first: of a repository, a person, or naming a task.' },
});
