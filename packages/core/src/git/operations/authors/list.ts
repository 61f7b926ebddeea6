import { listOperation } from '../../../kernel/index.ts';
import { authorListing } from '../../git.listing.ts';

export const listAuthors = listOperation({
  name: 'git.authors.list',
  summary: "List the addresses in commits that are members'",
  permission: 'manage_git',
  listing: authorListing,
  rest: '/git/authors',
  mcp: { when: 'See which further addresses in commits are known to be whose.' },
});
