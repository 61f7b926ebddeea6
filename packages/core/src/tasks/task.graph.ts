import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { TaskGroup } from '../task_groups/group.schema.ts';
import { TaskStatus } from '../task_statuses/status.schema.ts';
import { getTask } from './operations/get.ts';
import { listTasks } from './operations/list.ts';
import { commentListing, taskListing } from './task.listing.ts';
import { Task, TaskComment } from './task.schema.ts';

export const taskGraph = [
  graph({
    entity: Task,
    type: 'Task',
    one: { field: 'task', operation: getTask, by: 'task_id' },
    many: { field: 'tasks', operation: listTasks },
    on: [
      { parent: () => Project, field: 'tasks', listing: taskListing, by: 'project_id' },
      { parent: () => TaskGroup, field: 'tasks', listing: taskListing, by: 'group_id' },
      { parent: () => TaskStatus, field: 'tasks', listing: taskListing, by: 'status_id' },
      { parent: () => Task, field: 'subtasks', listing: taskListing, by: 'parent_id' },
    ],
  }),
  graph({
    entity: TaskComment,
    type: 'TaskComment',
    on: [{ parent: () => Task, field: 'comments', listing: commentListing, by: 'task_id' }],
  }),
];
