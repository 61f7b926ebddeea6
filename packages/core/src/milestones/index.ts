import { milestoneGraph } from './milestone.graph.ts';
import { Milestone } from './milestone.schema.ts';
import { createMilestone } from './operations/create.ts';
import { deleteMilestone } from './operations/delete.ts';
import { listMilestones } from './operations/list.ts';
import { updateMilestone } from './operations/update.ts';

/** Days by which something of a project has to be there. */
export const milestones = {
  operations: [listMilestones, createMilestone, updateMilestone, deleteMilestone],
  entities: [Milestone],
  graph: milestoneGraph,
};
