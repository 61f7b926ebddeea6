import { sql } from '@stint/db';
import { get, listOperation } from '../../../kernel/index.ts';
import { dependencyListing } from '../../dependency.listing.ts';
import { findTask, taskRef } from '../../task.find.ts';

export const listDependencies = listOperation({
  name: 'tasks.dependencies.list',
  summary: 'List what a task waits for, and what waits for it',
  permission: 'view_projects',
  listing: { ...dependencyListing, filters: {} },
  within: {
    input: { task_id: taskRef },
    async sql(ctx, { task_id }) {
      const { id } = (await findTask(ctx, task_id)).value;
      return sql`(t.task_id = ${id} OR t.depends_on_id = ${id})`;
    },
  },
  rest: get('/tasks/{task_id}/dependencies'),
  mcp: {
    when: 'See what blocks a task and what it blocks: the one in task_id waits for the one in depends_on_id. Those of all tasks: tasks_dependencies_list_all.',
  },
});
