import { sql } from '@stint/db';
import { z } from 'zod';
import { changeAll, Deleted, del, deleted, id, invalid, operation } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { taskMoved } from '../../tasks/index.ts';
import { groupDeleted } from '../group.events.ts';
import { TaskGroup } from '../group.schema.ts';

export const deleteGroup = operation({
  name: 'task_groups.delete',
  summary: 'Delete a group and move its tasks',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({
    group_id: id('grp'),
    /** Where its tasks go; left out, they stand in no group. */
    move_tasks_to: id('grp').nullable().optional(),
  }),
  output: Deleted(id('grp')),
  emits: [groupDeleted, taskMoved],
  fails: [projectArchivedConflict],
  rest: del('/task-groups/{group_id}'),
  mcp: { when: 'Delete a board column or section. Its tasks stay: they go to the group you name, or to none.' },
  async run(ctx, { group_id, move_tasks_to = null }) {
    const { project_id } = (await ctx.find(TaskGroup, group_id)).value;
    await openProject(ctx, project_id);
    if (move_tasks_to === group_id) throw invalid('move_tasks_to', 'is the group to be deleted');
    if (move_tasks_to) {
      const target = await ctx.db.taskGroup.count({ where: { id: move_tasks_to, project_id } });
      if (target === 0) throw invalid('move_tasks_to', 'is no group of the same project');
    }
    const group = await ctx.lock(TaskGroup, group_id);
    const tasks = await ctx.db.task.findMany({
      where: { group_id, deleted_at: null },
      select: { id: true },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
    });
    ctx.emit(groupDeleted, group);
    await changeAll(
      ctx,
      taskMoved,
      tasks.map((task) => task.id),
      () =>
        ctx.query(sql`UPDATE tasks SET group_id = ${move_tasks_to}, version = version + 1, updated_at = ${ctx.now}
          WHERE org_id = ${ctx.caller.org_id} AND group_id = ${group_id} AND deleted_at IS NULL`),
    );
    // Deleted tasks point at it as well, and may be restored.
    await ctx.db.task.updateMany({ where: { group_id }, data: { group_id: move_tasks_to } });
    await ctx.delete(group);
    return deleted(group_id);
  },
});
