import { event } from '../kernel/index.ts';
import { TaskStatus } from './status.schema.ts';

export const statusCreated = event('task_status.created', TaskStatus, 'A status was added');
export const statusUpdated = event('task_status.updated', TaskStatus, 'A status was changed');
export const statusReordered = event(
  'task_status.reordered',
  TaskStatus,
  'A status has another place among the others',
);
export const statusDeleted = event('task_status.deleted', TaskStatus, 'A status was deleted; its tasks are in another');
