import { sql } from '@stint/db';
import { z } from 'zod';
import { changeAll, Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { recountAndAdvance } from '../task.advance.ts';
import { taskDeleted, taskUpdated } from '../task.events.ts';
import { familyOf } from '../task.family.ts';
import { lockTask, taskRef } from '../task.find.ts';

export const deleteTask = operation({
  name: 'tasks.delete',
  summary: 'Delete a task and its subtasks',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef }),
  output: Deleted(id('task')),
  emits: [taskDeleted, taskUpdated],
  fails: [projectArchivedConflict],
  rest: del('/tasks/{task_id}'),
  mcp: { when: 'Delete a task with its subtasks; tasks_restore brings them back for 30 days. Time on them stays.' },
  async run(ctx, { task_id }) {
    const { id, parent_id } = (await lockTask(ctx, task_id)).value;
    const ids = await familyOf(ctx, id, sql`deleted_at IS NULL`);
    await changeAll(ctx, taskDeleted, ids, () =>
      ctx.query(sql`UPDATE tasks SET deleted_at = ${ctx.now}, version = version + 1, updated_at = ${ctx.now}
        WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${ids})`),
    );
    await recountAndAdvance(ctx, [parent_id]);
    return deleted(id);
  },
});
