import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, changeAll, type Data, fail, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { recountAndAdvance } from '../task.advance.ts';
import { taskRestored, taskUpdated } from '../task.events.ts';
import { taskNotRestorable } from '../task.failures.ts';
import { familyOf } from '../task.family.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { Task } from '../task.schema.ts';

const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

export const restoreTask = operation({
  name: 'tasks.restore',
  summary: 'Bring a deleted task back',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef }),
  output: Task.schema,
  emits: [taskRestored, taskUpdated],
  fails: [taskNotRestorable, projectArchivedConflict],
  rest: post('/tasks/{task_id}/restore'),
  mcp: {
    when: 'Undo tasks_delete within 30 days: the task and the subtasks that went with it. tasks_list with deleted=true finds it.',
  },
  async run(ctx, { task_id }) {
    const { value: task } = await lockTask(ctx, task_id, { deleted: true });
    await checkRestorable(ctx, task);
    const ids = await familyOf(ctx, task.id, sql`deleted_at = ${task.deleted_at}`);
    await changeAll(ctx, taskRestored, ids, () =>
      // Its parent may be gone by now: then it stands alone.
      ctx.query(sql`UPDATE tasks t SET deleted_at = NULL, version = t.version + 1, updated_at = ${ctx.now},
          parent_id = (SELECT p.id FROM tasks p WHERE p.org_id = t.org_id AND p.id = t.parent_id
            AND (p.deleted_at IS NULL OR p.id = ANY(${ids})))
        WHERE t.org_id = ${ctx.caller.org_id} AND t.id = ANY(${ids})`),
    );
    await recountAndAdvance(ctx, [...ids, task.parent_id]);
    return ctx.reload(Task, task.id);
  },
});

async function checkRestorable(ctx: Context, task: Data<typeof Task>): Promise<void> {
  const { key, deleted_at } = task;
  const refuse = (detail: string) => fail(taskNotRestorable, { detail, current_state: { deleted_at } });
  if (deleted_at === null) throw refuse(`${key} is not deleted; there is nothing to restore.`);
  if (ctx.now.getTime() - Date.parse(deleted_at) > KEPT_DAYS * DAY_MS) {
    throw refuse(`${key} was deleted on ${deleted_at.slice(0, 10)}, more than ${KEPT_DAYS} days ago. Create it anew.`);
  }
  const projects = await ctx.db.project.count({ where: { id: task.project_id, deleted_at: null } });
  if (projects === 0) throw refuse(`The project of ${key} is deleted. Create the task anew in another project.`);
}
