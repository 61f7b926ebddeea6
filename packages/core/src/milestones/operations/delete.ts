import { sql } from '@stint/db';
import { z } from 'zod';
import { changeAll, Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { taskUpdated } from '../../tasks/index.ts';
import { milestoneDeleted } from '../milestone.events.ts';
import { Milestone } from '../milestone.schema.ts';

export const deleteMilestone = operation({
  name: 'milestones.delete',
  summary: 'Delete a milestone',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({ milestone_id: id('mst') }),
  output: Deleted(id('mst')),
  emits: [milestoneDeleted, taskUpdated],
  fails: [projectArchivedConflict],
  rest: del('/milestones/{milestone_id}'),
  mcp: { when: 'Delete a milestone for good. Its tasks stay, in no milestone.' },
  async run(ctx, { milestone_id }) {
    const milestone = await ctx.lock(Milestone, milestone_id);
    await openProject(ctx, milestone.value.project_id);
    ctx.emit(milestoneDeleted, milestone);
    const { org_id } = ctx.caller;
    const tasks = await ctx.query<{ id: string }>(sql`SELECT id FROM tasks WHERE org_id = ${org_id}
      AND milestone_id = ${milestone_id} AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`);
    await changeAll(
      ctx,
      taskUpdated,
      tasks.map((task) => task.id),
      () =>
        ctx.query(sql`UPDATE tasks SET milestone_id = NULL, version = version + 1, updated_at = ${ctx.now}
          WHERE org_id = ${org_id} AND milestone_id = ${milestone_id} AND deleted_at IS NULL`),
    );
    // Deleted tasks point at it as well, and may be restored.
    await ctx.db.task.updateMany({ where: { milestone_id }, data: { milestone_id: null } });
    await ctx.delete(milestone);
    return deleted(milestone_id);
  },
});
