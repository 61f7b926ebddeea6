import { event } from '../kernel/index.ts';
import { Task, TaskComment } from './task.schema.ts';

export const taskCreated = event('task.created', Task, 'A task was added');
export const taskUpdated = event('task.updated', Task, 'A task was changed');
export const taskStatusChanged = event('task.status_changed', Task, 'A task was put in another status');
export const taskAssigned = event('task.assigned', Task, 'Somebody was assigned to a task');
export const taskUnassigned = event('task.unassigned', Task, 'Somebody was taken off a task');
export const taskMoved = event('task.moved', Task, 'A task was put in another place or group');
export const taskDeleted = event('task.deleted', Task, 'A task was deleted; it can be restored for 30 days');
export const taskRestored = event('task.restored', Task, 'A deleted task is back');

export const taskCommentCreated = event('task_comment.created', TaskComment, 'A comment was written on a task');
export const taskCommentUpdated = event('task_comment.updated', TaskComment, 'A comment was changed');
export const taskCommentDeleted = event('task_comment.deleted', TaskComment, 'A comment was deleted');
