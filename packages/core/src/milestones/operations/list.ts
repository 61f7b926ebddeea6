import { sql } from '@stint/db';
import { get, id, listOperation } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { milestoneListing } from '../milestone.listing.ts';

const { project_id: _, ...filters } = milestoneListing.filters;

export const listMilestones = listOperation({
  name: 'milestones.list',
  summary: 'List the milestones of a project',
  permission: 'view_projects',
  listing: { ...milestoneListing, filters },
  within: {
    input: { project_id: id('prj') },
    async sql(ctx, { project_id }) {
      await ctx.find(Project, project_id);
      return sql`t.project_id = ${project_id}`;
    },
  },
  rest: get('/milestones'),
  mcp: { when: 'See by when what of a project has to be there, the next day first, or find the id of a milestone.' },
});
