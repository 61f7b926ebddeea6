import { get, listOperation } from '../../kernel/index.ts';
import { recurrenceListing } from '../recurrence.listing.ts';

export const listRecurrences = listOperation({
  name: 'task_recurrences.list',
  summary: 'List recurring tasks',
  permission: 'view_projects',
  listing: recurrenceListing,
  rest: get('/task-recurrences'),
  mcp: { when: 'See which tasks are made again and again, and when next. paused=true finds those that stand still.' },
});
