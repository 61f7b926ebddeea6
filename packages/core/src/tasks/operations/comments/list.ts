import { sql } from '@stint/db';
import { get, listOperation } from '../../../kernel/index.ts';
import { findTask, taskRef } from '../../task.find.ts';
import { commentListing } from '../../task.listing.ts';

export const listComments = listOperation({
  name: 'tasks.comments.list',
  summary: 'List the comments on a task',
  permission: 'view_projects',
  listing: { ...commentListing, filters: {} },
  within: {
    input: { task_id: taskRef },
    async sql(ctx, { task_id }) {
      return sql`t.task_id = ${(await findTask(ctx, task_id)).value.id}`;
    },
  },
  rest: get('/tasks/{task_id}/comments'),
  mcp: { when: 'Read what was said about a task, oldest first.' },
});
