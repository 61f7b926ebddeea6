import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { addAssignees, checkAssignees } from '../task.assignees.ts';
import { taskAssigned } from '../task.events.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { Task } from '../task.schema.ts';

export const assignTask = operation({
  name: 'tasks.assign',
  summary: 'Assign somebody to a task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, user_id: id('usr'), ...expectedVersion }),
  output: Task.schema,
  emits: [taskAssigned],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/assign'),
  mcp: { when: 'Put one person on a task, beside those who are on it. They must be able to see its project.' },
  async run(ctx, { task_id, user_id, expected_version }) {
    const before = await lockTask(ctx, task_id, { version: expected_version });
    const { id, project_id } = before.value;
    await checkAssignees(ctx, project_id, [user_id], 'user_id');
    await addAssignees(ctx, id, [user_id]);
    return ctx.emit(taskAssigned, await ctx.update(before, {}), before);
  },
});
