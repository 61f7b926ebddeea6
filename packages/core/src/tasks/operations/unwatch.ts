import { z } from 'zod';
import { operation, post } from '../../kernel/index.ts';
import { taskWatched } from '../task.events.ts';
import { taskRef } from '../task.find.ts';
import { TaskWatch } from '../task.schema.ts';
import { setWatching } from '../task.watch.ts';

export const unwatchTask = operation({
  name: 'tasks.unwatch',
  summary: 'Be told of the comments on a task no more',
  effect: 'write',
  idempotent: true,
  permission: 'view_projects',
  input: z.strictObject({ task_id: taskRef }),
  output: TaskWatch.schema,
  emits: [taskWatched],
  rest: post('/tasks/{task_id}/unwatch'),
  mcp: { when: 'Tell the person no more of comments on a task, even where they are on it. Mentions still reach them.' },
  run: (ctx, { task_id }) => setWatching(ctx, task_id, false),
});
