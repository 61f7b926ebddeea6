import { z } from 'zod';
import { clientArchivedConflict } from '../../clients/index.ts';
import { operation, post } from '../../kernel/index.ts';
import { addingProject, addProject } from '../project.add.ts';
import { projectCodeTaken } from '../project.failures.ts';
import { projectInput } from '../project.input.ts';
import { Project } from '../project.schema.ts';

export const createProject = operation({
  name: 'projects.create',
  summary: 'Add a project',
  effect: 'write',
  permission: 'manage_projects',
  input: z.strictObject(projectInput).partial().required({ name: true }),
  output: Project.schema,
  emits: [...addingProject],
  fails: [clientArchivedConflict, projectCodeTaken],
  rest: post('/projects', 201),
  mcp: {
    when: 'Add one project. Its code begins its task keys (WEB in WEB-42); left out, it is made from the name. Amounts are in minor units.',
  },
  run: addProject,
});
