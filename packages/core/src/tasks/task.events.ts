import { event } from '../kernel/index.ts';
import { ChecklistItem } from './checklist.schema.ts';
import { TaskDependency } from './dependency.schema.ts';
import { Task, TaskComment, TaskWatch } from './task.schema.ts';

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

export const taskWatched = event(
  'task_watch.set',
  TaskWatch,
  "Somebody said whether they are told of a task's comments",
);

export const taskDependencyAdded = event('task_dependency.added', TaskDependency, 'A task waits for another');
export const taskDependencyRemoved = event(
  'task_dependency.removed',
  TaskDependency,
  'A task waits for another no more',
);

export const checklistItemAdded = event('checklist_item.added', ChecklistItem, 'An item was added to a checklist');
export const checklistItemUpdated = event('checklist_item.updated', ChecklistItem, 'An item was ticked off or changed');
export const checklistItemRemoved = event('checklist_item.removed', ChecklistItem, 'An item was taken off a checklist');
export const checklistItemReordered = event(
  'checklist_item.reordered',
  ChecklistItem,
  'An item has another place in its checklist',
);
