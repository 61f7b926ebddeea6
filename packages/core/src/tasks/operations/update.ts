import { z } from 'zod';
import { expectedVersion, operation, patch } from '../../kernel/index.ts';
import { holdProject, projectArchivedConflict } from '../../projects/index.ts';
import { changeAndFollow } from '../task.change.ts';
import { taskUpdated } from '../task.events.ts';
import { statusNotAllowed, taskCycle } from '../task.failures.ts';
import { findTask, lockTask, taskRef } from '../task.find.ts';
import { TaskChanges } from '../task.input.ts';
import { Task } from '../task.schema.ts';

export const updateTask = operation({
  name: 'tasks.update',
  summary: 'Change a task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, ...TaskChanges.shape, ...expectedVersion }),
  output: Task.schema,
  emits: [taskUpdated],
  fails: [projectArchivedConflict, taskCycle, statusNotAllowed],
  rest: patch('/tasks/{task_id}'),
  mcp: {
    when: 'Change fields of one task; what you leave out stays. assignee_ids replaces everyone on it: to add one person use tasks_assign. For many tasks, tasks_bulk_update.',
  },
  async run(ctx, { task_id, expected_version, ...changes }) {
    // Hierarchies change one at a time in a project: two at once could make a circle.
    if (changes.parent_id) await holdProject(ctx, (await findTask(ctx, task_id)).value.project_id);
    const before = await lockTask(ctx, task_id, { version: expected_version });
    return changeAndFollow(ctx, taskUpdated, before, changes);
  },
});
