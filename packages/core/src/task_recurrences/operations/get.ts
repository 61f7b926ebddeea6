import { get, getOperation, id } from '../../kernel/index.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const getRecurrence = getOperation({
  name: 'task_recurrences.get',
  summary: 'Get a recurring task',
  permission: 'view_projects',
  entity: TaskRecurrence,
  by: 'recurrence_id',
  id: id('rec'),
  rest: get('/task-recurrences/{recurrence_id}'),
  mcp: { when: 'Read one recurring task: its rule, template, next day, and why it paused.' },
});
