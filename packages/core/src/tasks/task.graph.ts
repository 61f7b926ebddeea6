import { graph } from '../kernel/index.ts';
import { Label } from '../labels/label.schema.ts';
import { Milestone } from '../milestones/milestone.schema.ts';
import { Project } from '../projects/index.ts';
import { TaskGroup } from '../task_groups/group.schema.ts';
import { TaskStatus } from '../task_statuses/status.schema.ts';
import { checklistListing } from './checklist.listing.ts';
import { ChecklistItem } from './checklist.schema.ts';
import { dependencyListing } from './dependency.listing.ts';
import { TaskDependency } from './dependency.schema.ts';
import { getTask } from './operations/get.ts';
import { listTasks } from './operations/list.ts';
import { commentListing, taskListing } from './task.listing.ts';
import { Task, TaskComment, TaskWatch } from './task.schema.ts';

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
      { parent: () => Milestone, field: 'tasks', listing: taskListing, by: 'milestone_id' },
      { parent: () => Label, field: 'tasks', listing: taskListing, by: 'label_id' },
      { parent: () => Task, field: 'subtasks', listing: taskListing, by: 'parent_id' },
    ],
  }),
  graph({
    entity: ChecklistItem,
    type: 'ChecklistItem',
    on: [{ parent: () => Task, field: 'checklist', listing: checklistListing, by: 'task_id' }],
  }),
  graph({
    entity: TaskDependency,
    type: 'TaskDependency',
    on: [
      { parent: () => Task, field: 'dependencies', listing: dependencyListing, by: 'task_id' },
      { parent: () => Task, field: 'dependents', listing: dependencyListing, by: 'depends_on_id' },
    ],
  }),
  graph({ entity: TaskWatch, type: 'TaskWatch' }),
  graph({
    entity: TaskComment,
    type: 'TaskComment',
    on: [{ parent: () => Task, field: 'comments', listing: commentListing, by: 'task_id' }],
  }),
];
