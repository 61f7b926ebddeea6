import { activityOperation } from '../../audit/index.ts';
import { get } from '../../kernel/index.ts';
import { taskRef, whichTask } from '../task.find.ts';
import { Task } from '../task.schema.ts';

export const taskActivity = activityOperation({
  name: 'tasks.activity',
  summary: 'List what happened to a task',
  permission: 'view_projects',
  entity: Task,
  by: 'task_id',
  id: taskRef,
  where: whichTask,
  rest: get('/tasks/{task_id}/activity'),
  mcp: { when: 'See who changed what on a task, newest first, and when.' },
});
