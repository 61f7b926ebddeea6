import { get, listOperation } from '../../kernel/index.ts';
import { projectListing } from '../project.listing.ts';

export const listProjects = listOperation({
  name: 'projects.list',
  summary: 'List projects',
  permission: 'view_projects',
  listing: projectListing,
  rest: get('/projects'),
  mcp: { when: 'Find projects by name, code or client, or page through them. archived=false leaves out old ones.' },
});
