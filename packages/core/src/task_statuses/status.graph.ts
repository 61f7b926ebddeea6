import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { listStatuses, statusListing } from './operations/list.ts';
import { TaskStatus } from './status.schema.ts';

export const statusGraph = [
  graph({
    entity: TaskStatus,
    type: 'TaskStatus',
    many: { field: 'taskStatuses', operation: listStatuses },
    on: [{ parent: () => Project, field: 'statuses', listing: statusListing, by: 'project_id' }],
  }),
];
