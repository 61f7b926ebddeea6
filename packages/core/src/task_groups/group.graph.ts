import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { groupListing } from './group.listing.ts';
import { TaskGroup } from './group.schema.ts';
import { listGroups } from './operations/list.ts';

export const groupGraph = [
  graph({
    entity: TaskGroup,
    type: 'TaskGroup',
    many: { field: 'taskGroups', operation: listGroups },
    on: [{ parent: () => Project, field: 'groups', listing: groupListing, by: 'project_id' }],
  }),
];
