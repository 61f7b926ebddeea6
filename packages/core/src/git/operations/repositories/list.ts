import { listOperation } from '../../../kernel/index.ts';
import { repositoryListing } from '../../git.listing.ts';

export const listRepositories = listOperation({
  name: 'git.repositories.list',
  summary: 'List linked repositories',
  permission: 'view_projects',
  listing: repositoryListing,
  rest: '/git/repositories',
  mcp: { when: 'See which repositories are linked, to which project, and whether their webhook was heard.' },
});
