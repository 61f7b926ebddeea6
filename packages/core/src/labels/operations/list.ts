import { get, listOperation } from '../../kernel/index.ts';
import { labelListing } from '../label.listing.ts';

export const listLabels = listOperation({
  name: 'labels.list',
  summary: 'List labels',
  permission: 'view_projects',
  listing: labelListing,
  rest: get('/labels'),
  mcp: { when: 'Find the id of a label by its name, before you put it on tasks or list tasks by it.' },
});
