import { event } from '../kernel/index.ts';
import { TaskGroup } from './group.schema.ts';

export const groupCreated = event('task_group.created', TaskGroup, 'A group was added to a project');
export const groupUpdated = event('task_group.updated', TaskGroup, 'A group was changed');
export const groupReordered = event('task_group.reordered', TaskGroup, 'A group has another place among the others');
export const groupDeleted = event('task_group.deleted', TaskGroup, 'A group was deleted; its tasks were moved');
