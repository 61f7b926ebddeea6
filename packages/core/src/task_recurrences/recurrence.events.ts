import { event } from '../kernel/index.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

export const recurrenceCreated = event('task_recurrence.created', TaskRecurrence, 'A recurring task was set up');
export const recurrenceUpdated = event('task_recurrence.updated', TaskRecurrence, 'A recurring task changed');
export const recurrenceDeleted = event('task_recurrence.deleted', TaskRecurrence, 'A recurring task was deleted');
export const recurrencePaused = event(
  'task_recurrence.paused',
  TaskRecurrence,
  'A recurring task was paused, or paused by itself: `pause_reason`',
);
export const recurrenceResumed = event('task_recurrence.resumed', TaskRecurrence, 'A recurring task goes on');
export const recurrenceMade = event('task_recurrence.made', TaskRecurrence, 'A recurring task made its task');
export const recurrenceSkipped = event('task_recurrence.skipped', TaskRecurrence, 'A day was left out');
export const recurrenceScheduled = event(
  'task_recurrence.scheduled',
  TaskRecurrence,
  'The task before was completed, so the next one has its day',
);
