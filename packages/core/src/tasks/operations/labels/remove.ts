import { z } from 'zod';
import { del, expectedVersion, id, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { taskUpdated } from '../../task.events.ts';
import { lockTask, taskRef } from '../../task.find.ts';
import { Task } from '../../task.schema.ts';

export const removeLabel = operation({
  name: 'tasks.labels.remove',
  summary: 'Take a label off a task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, label_id: id('lbl'), ...expectedVersion }),
  output: Task.schema,
  emits: [taskUpdated],
  fails: [projectArchivedConflict],
  rest: del('/tasks/{task_id}/labels/{label_id}'),
  mcp: { when: 'Take one label off a task; one that it does not have is no error. The label itself stays.' },
  async run(ctx, { task_id, label_id, expected_version }) {
    const before = await lockTask(ctx, task_id, { version: expected_version });
    await ctx.db.taskLabel.deleteMany({ where: { task_id: before.value.id, label_id } });
    return ctx.emit(taskUpdated, await ctx.update(before, {}), before);
  },
});
