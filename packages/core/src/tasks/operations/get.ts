import { get, getOperation } from '../../kernel/index.ts';
import { taskRef, whichTask } from '../task.find.ts';
import { Task } from '../task.schema.ts';

export const getTask = getOperation({
  name: 'tasks.get',
  summary: 'Get a task',
  permission: 'view_projects',
  entity: Task,
  by: 'task_id',
  id: taskRef,
  where: whichTask,
  rest: get('/tasks/{task_id}'),
  mcp: { when: 'Read one task by id or key (WEB-42). To find it by words, use tasks_list with q.' },
});
