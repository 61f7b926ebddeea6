import { type Context, get, listOperation, type PageInput, readPage } from '../../kernel/index.ts';
import { anyTaskListing, taskListing } from '../task.listing.ts';

export const listTasks = {
  ...listOperation({
    name: 'tasks.list',
    summary: 'List tasks',
    permission: 'view_projects',
    listing: taskListing,
    rest: get('/tasks'),
    mcp: {
      when: 'Find tasks by project, status, assignee (me, none), days or words. completed=false gives open ones.',
    },
  }),
  run: (ctx: Context, input: PageInput) => readPage(ctx, input.deleted ? anyTaskListing : taskListing, input),
};
