import { raw, sql } from '@stint/db';
import { byColumn, type Context, get, id, listing, listOperation, ROW } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { inSetOf, TaskStatus } from '../status.schema.ts';

const P = raw('p');

export const statusListing = listing({
  entity: TaskStatus,
  filters: {
    /** Those that tasks of the project can be in: its own where it has some, else the organization's. */
    project_id: {
      schema: id('prj'),
      sql: (value, t, caller) => sql`EXISTS (SELECT FROM projects p
        WHERE p.org_id = ${caller.org_id} AND p.id = ${value} AND ${inSetOf(P, t)})`,
    },
  },
  sorts: { position: byColumn('position', 'text') },
  order: 'position',
});

export const listStatuses = listOperation({
  name: 'task_statuses.list',
  summary: "List the statuses a task can be in: a project's, or the organization's",
  permission: 'view_projects',
  listing: statusListing,
  within: { sql: organizations },
  rest: get('/task-statuses'),
  mcp: {
    when: 'Find the id of a status, such as Done, before tasks_set_status. Name the project_id: some have statuses of their own.',
  },
});

/** The organization's where no project is named; a project that is has to be one the caller sees. */
async function organizations(ctx: Context, { project_id }: { project_id?: string }) {
  if (project_id === undefined) return sql`${ROW}.project_id IS NULL`;
  await ctx.find(Project, project_id);
  return sql`true`;
}
