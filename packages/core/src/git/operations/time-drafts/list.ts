import { listOperation } from '../../../kernel/index.ts';
import { draftListing } from '../../git.listing.ts';

export const listDrafts = listOperation({
  name: 'git.time_drafts.list',
  summary: 'List time that commits suggest',
  permission: null,
  listing: draftListing,
  rest: '/git/time-drafts',
  mcp: { when: 'See time suggested by commits; status pending waits for review. It counts nowhere until accepted.' },
});
