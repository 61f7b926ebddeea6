import { sql } from '@stint/db';
import { z } from 'zod';
import { at, type Context, Deleted, del, deleted, fail, id, operation, touched } from '../../kernel/index.ts';
import { projectDeleted } from '../project.events.ts';
import { projectHasUnbilledTime } from '../project.failures.ts';
import { Project } from '../project.schema.ts';

export const deleteProject = operation({
  name: 'projects.delete',
  summary: 'Delete a project and its tasks',
  effect: 'destroy',
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj') }),
  output: Deleted(id('prj')),
  emits: [projectDeleted],
  fails: [projectHasUnbilledTime],
  rest: del('/projects/{project_id}'),
  mcp: {
    when: 'Delete a project added by mistake; its tasks go with it and cannot be restored, its time entries stay. One that was worked on is archived instead: projects_archive.',
  },
  async run(ctx, { project_id }) {
    const project = await ctx.lock(Project, project_id);
    await refuseUnbilled(ctx, project_id);
    await ctx.db.task.updateMany({ where: { project_id, deleted_at: null }, data: { deleted_at: ctx.now } });
    await ctx.db.project.update({
      where: at(ctx, project_id),
      data: { deleted_at: ctx.now, ...touched(ctx) },
      select: { id: true },
    });
    ctx.emit(projectDeleted, project);
    return deleted(project_id);
  },
});

/** Billable time that no invoice has, and timers that still run, would be lost from sight. */
async function refuseUnbilled(ctx: Context, project_id: string): Promise<void> {
  const [row] = await ctx.query<{ entries: number }>(sql`SELECT count(*)::int AS entries FROM time_entries
    WHERE org_id = ${ctx.caller.org_id} AND project_id = ${project_id} AND invoice_line_id IS NULL
      AND (billable OR stopped_at IS NULL)`);
  const entries = row?.entries ?? 0;
  if (entries === 0) return;
  throw fail(projectHasUnbilledTime, {
    detail: `${entries} time entries on it are running, or billable and on no invoice. Invoice them or make them not billable first, or archive the project.`,
    current_state: { entries },
  });
}
