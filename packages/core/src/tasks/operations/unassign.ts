import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { taskUnassigned } from '../task.events.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { Task } from '../task.schema.ts';

export const unassignTask = operation({
  name: 'tasks.unassign',
  summary: 'Take somebody off a task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, user_id: id('usr'), ...expectedVersion }),
  output: Task.schema,
  emits: [taskUnassigned],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/unassign'),
  mcp: { when: 'Take one person off a task; somebody who is not on it is no error.' },
  async run(ctx, { task_id, user_id, expected_version }) {
    const before = await lockTask(ctx, task_id, { version: expected_version });
    await ctx.db.taskAssignee.deleteMany({ where: { task_id: before.value.id, user_id } });
    return ctx.emit(taskUnassigned, await ctx.update(before, {}), before);
  },
});
