import { get, listOperation } from '../../../kernel/index.ts';
import { tokenListing } from '../../user.listing.ts';

export const listTokens = listOperation({
  name: 'tokens.list',
  summary: 'List personal access tokens',
  permission: null,
  listing: tokenListing,
  rest: get('/tokens'),
  mcp: { when: 'See your personal access tokens, never their secrets. Who manages members sees everyone’s.' },
});
