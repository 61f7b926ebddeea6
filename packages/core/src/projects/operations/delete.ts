import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, Deleted, del, deleted, fail, id, operation } from '../../kernel/index.ts';
import { projectDeleted } from '../project.events.ts';
import { projectHasTime } from '../project.failures.ts';
import { Project } from '../project.schema.ts';

export const deleteProject = operation({
  name: 'projects.delete',
  summary: 'Delete a project and its tasks',
  effect: 'destroy',
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj') }),
  output: Deleted(id('prj')),
  emits: [projectDeleted],
  fails: [projectHasTime],
  rest: del('/projects/{project_id}'),
  mcp: {
    when: 'Delete a project added by mistake; its tasks go with it and cannot be restored, its time entries stay. One that was worked on is archived instead: projects_archive.',
  },
  async run(ctx, { project_id }) {
    const project = await ctx.lock(Project, project_id);
    await refuseWorked(ctx, project_id);
    await ctx.db.task.updateMany({ where: { project_id, deleted_at: null }, data: { deleted_at: ctx.now } });
    await ctx.update(project, { deleted_at: ctx.now });
    ctx.emit(projectDeleted, project);
    return deleted(project_id);
  },
});

/** Billable time would be lost from sight, also what a draft may free again; and so would timers that still run. */
async function refuseWorked(ctx: Context, project_id: string): Promise<void> {
  const [row] = await ctx.query<{ entries: number }>(sql`SELECT count(*)::int AS entries FROM time_entries
    WHERE org_id = ${ctx.caller.org_id} AND project_id = ${project_id}
      AND (billable OR stopped_at IS NULL)`);
  const entries = row?.entries ?? 0;
  if (entries === 0) return;
  throw fail(projectHasTime, {
    detail: `${entries} time entries on it are running or billable. Archive the project; or, if it was added by mistake, delete them or make them not billable first.`,
    current_state: { entries },
  });
}
