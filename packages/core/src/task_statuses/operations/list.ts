import { byColumn, get, listing, listOperation } from '../../kernel/index.ts';
import { TaskStatus } from '../status.schema.ts';

export const statusListing = listing({
  entity: TaskStatus,
  filters: {},
  sorts: { position: byColumn('position', 'text') },
  order: 'position',
});

export const listStatuses = listOperation({
  name: 'task_statuses.list',
  summary: 'List the statuses a task can be in',
  permission: 'view_projects',
  listing: statusListing,
  rest: get('/task-statuses'),
  mcp: { when: 'Find the id of a status, such as Done, before tasks_set_status.' },
});
