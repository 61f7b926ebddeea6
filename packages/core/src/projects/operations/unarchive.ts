import { z } from 'zod';
import { at, expectedVersion, id, operation, post, touched } from '../../kernel/index.ts';
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
    await ctx.db.project.update({
      where: at(ctx, project_id),
      data: { archived_at: null, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Project, project_id);
    ctx.emit(projectUnarchived, after, before);
    return after;
  },
});
