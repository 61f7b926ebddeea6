import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectUnarchived } from '../project.events.ts';
import { Project } from '../project.schema.ts';

export const unarchiveProject = operation({
  name: 'projects.unarchive',
  summary: 'Take an archived project back into use',
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), ...expectedVersion }),
  output: Project.schema,
  emits: [projectUnarchived],
  rest: post('/projects/{project_id}/unarchive'),
  mcp: { when: 'Take an archived project back into use.' },
  async run(ctx, { project_id, expected_version }) {
    const before = await ctx.lock(Project, project_id, expected_version);
    return ctx.emit(projectUnarchived, await ctx.update(before, { archived_at: null }), before);
  },
});
