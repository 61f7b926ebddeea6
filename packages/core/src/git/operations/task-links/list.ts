import { sql } from '@stint/db';
import { get, listOperation } from '../../../kernel/index.ts';
import { findTask, taskRef } from '../../../tasks/index.ts';
import { linkListing } from '../../git.listing.ts';

const { task_id: _, ...filters } = linkListing.filters;

export const listTaskLinks = listOperation({
  name: 'git.task_links.list',
  summary: 'List what names a task in repositories',
  permission: 'view_projects',
  listing: { ...linkListing, filters },
  within: {
    input: { task_id: taskRef },
    async sql(ctx, { task_id }) {
      return sql`t.task_id = ${(await findTask(ctx, task_id)).value.id}`;
    },
  },
  rest: get('/tasks/{task_id}/git-links'),
  mcp: { when: 'See all branches, commits and pull requests of one task; expand branch, commit and pull_request.' },
});
