import { get, getOperation, id } from '../../kernel/index.ts';
import { Project } from '../project.schema.ts';

export const getProject = getOperation({
  name: 'projects.get',
  summary: 'Get a project',
  permission: 'view_projects',
  entity: Project,
  by: 'project_id',
  id: id('prj'),
  rest: get('/projects/{project_id}'),
  mcp: {
    when: 'Read one project by id. To find the id by name, use projects_list with q; for figures, projects_stats.',
  },
});
