import { sql } from '@stint/db';
import { get, id, listOperation } from '../../../kernel/index.ts';
import { projectMemberListing } from '../../project.listing.ts';
import { Project } from '../../project.schema.ts';

export const listProjectMembers = listOperation({
  name: 'projects.members.list',
  summary: 'List who is on a project',
  permission: 'view_projects',
  listing: projectMemberListing,
  within: {
    input: { project_id: id('prj') },
    async sql(ctx, { project_id }) {
      await ctx.find(Project, project_id);
      return sql`true`;
    },
  },
  rest: get('/projects/{project_id}/members'),
  mcp: { when: 'See who is on a project, and in which role. In an open project others may work as well.' },
});
