import { z } from 'zod';
import { expectedVersion, id, invalid, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { taskUpdated } from '../../task.events.ts';
import { lockTask, taskRef } from '../../task.find.ts';
import { addLabels, checkLabels, MOST_LABELS } from '../../task.labels.ts';
import { Task } from '../../task.schema.ts';

export const addLabel = operation({
  name: 'tasks.labels.add',
  summary: 'Put a label on a task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, label_id: id('lbl'), ...expectedVersion }),
  output: Task.schema,
  emits: [taskUpdated],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/labels'),
  mcp: { when: 'Put one label on a task, beside those it has. labels_list has the ids.' },
  async run(ctx, { task_id, label_id, expected_version }) {
    const before = await lockTask(ctx, task_id, { version: expected_version });
    await checkLabels(ctx, [label_id], 'label_id');
    if (before.value.label_ids.length === MOST_LABELS && !before.value.label_ids.includes(label_id)) {
      throw invalid('label_id', `a task has at most ${MOST_LABELS} labels`, 'too_big');
    }
    await addLabels(ctx, before.value.id, [label_id]);
    return ctx.emit(taskUpdated, await ctx.update(before, {}), before);
  },
});
