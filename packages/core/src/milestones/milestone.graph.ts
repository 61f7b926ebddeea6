import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { milestoneListing } from './milestone.listing.ts';
import { Milestone } from './milestone.schema.ts';
import { listMilestones } from './operations/list.ts';

export const milestoneGraph = [
  graph({
    entity: Milestone,
    type: 'Milestone',
    many: { field: 'milestones', operation: listMilestones },
    on: [{ parent: () => Project, field: 'milestones', listing: milestoneListing, by: 'project_id' }],
  }),
];
