import { get, listOperation } from '../../kernel/index.ts';
import { formListing } from '../form.listing.ts';

export const listForms = listOperation({
  name: 'public_forms.list',
  summary: 'List forms',
  permission: 'manage_forms',
  listing: formListing,
  rest: get('/public-forms'),
  mcp: { when: 'See which forms there are for people outside, or find the id of one.' },
});
