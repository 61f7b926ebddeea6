import { z } from 'zod';
import { operation, post } from '../../kernel/index.ts';
import { taskWatched } from '../task.events.ts';
import { taskRef } from '../task.find.ts';
import { TaskWatch } from '../task.schema.ts';
import { setWatching } from '../task.watch.ts';

export const watchTask = operation({
  name: 'tasks.watch',
  summary: 'Be told of the comments on a task',
  effect: 'write',
  idempotent: true,
  permission: 'view_projects',
  input: z.strictObject({ task_id: taskRef }),
  output: TaskWatch.schema,
  emits: [taskWatched],
  rest: post('/tasks/{task_id}/watch'),
  mcp: { when: 'Tell the person you work for of every comment on a task from now on.' },
  run: (ctx, { task_id }) => setWatching(ctx, task_id, true),
});
