import { get, listOperation } from '../../kernel/index.ts';
import { groupListing } from '../group.listing.ts';

export const listGroups = listOperation({
  name: 'task_groups.list',
  summary: 'List task groups: board columns and sections',
  permission: 'view_projects',
  listing: groupListing,
  rest: get('/task-groups'),
  mcp: { when: 'See the board columns or sections of a project, in order, before you create or move tasks in one.' },
});
