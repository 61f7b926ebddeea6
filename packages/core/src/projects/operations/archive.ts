import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectArchived } from '../project.events.ts';
import { Project } from '../project.schema.ts';

export const archiveProject = operation({
  name: 'projects.archive',
  summary: 'Archive a project',
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), ...expectedVersion }),
  output: Project.schema,
  emits: [projectArchived],
  rest: post('/projects/{project_id}/archive'),
  mcp: { when: 'Close a project without losing anything: it stays readable and takes no new tasks or timers.' },
  async run(ctx, { project_id, expected_version }) {
    const before = await ctx.lock(Project, project_id, expected_version);
    return ctx.emit(
      projectArchived,
      await ctx.update(before, { archived_at: before.value.archived_at ?? ctx.now }),
      before,
    );
  },
});
