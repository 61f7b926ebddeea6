import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { changeAndFollow } from '../task.change.ts';
import { taskStatusChanged, taskUpdated } from '../task.events.ts';
import { statusNotAllowed } from '../task.failures.ts';
import { lockTask, taskRef } from '../task.find.ts';
import { Task } from '../task.schema.ts';

export const setTaskStatus = operation({
  name: 'tasks.set_status',
  summary: 'Put a task in another status',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, status_id: id('sts'), ...expectedVersion }),
  output: Task.schema,
  emits: [taskStatusChanged, taskUpdated],
  fails: [projectArchivedConflict, statusNotAllowed],
  rest: post('/tasks/{task_id}/set-status'),
  mcp: {
    when: 'Start, finish or reopen a task. task_statuses_list with the project_id has the ids; a terminal status completes the task.',
  },
  async run(ctx, { task_id, status_id, expected_version }) {
    const before = await lockTask(ctx, task_id, { version: expected_version });
    return changeAndFollow(ctx, taskStatusChanged, before, { status_id });
  },
});
