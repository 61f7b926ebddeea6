import { sql } from '@stint/db';
import { get, listOperation } from '../../../kernel/index.ts';
import { checklistListing } from '../../checklist.listing.ts';
import { findTask, taskRef } from '../../task.find.ts';

export const listChecklist = listOperation({
  name: 'tasks.checklist.list',
  summary: 'List the checklist of a task',
  permission: 'view_projects',
  listing: checklistListing,
  within: {
    input: { task_id: taskRef },
    async sql(ctx, { task_id }) {
      return sql`t.task_id = ${(await findTask(ctx, task_id)).value.id}`;
    },
  },
  rest: get('/tasks/{task_id}/checklist'),
  mcp: { when: 'Read the steps of a task in order, and which are ticked off.' },
});
