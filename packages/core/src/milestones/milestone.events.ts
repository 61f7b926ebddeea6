import { event } from '../kernel/index.ts';
import { Milestone } from './milestone.schema.ts';

export const milestoneCreated = event('milestone.created', Milestone, 'A milestone was added to a project');
export const milestoneUpdated = event('milestone.updated', Milestone, 'A milestone was changed');
export const milestoneDeleted = event('milestone.deleted', Milestone, 'A milestone was deleted; its tasks stay');
