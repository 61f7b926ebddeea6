import { event } from '../kernel/index.ts';
import { Project, ProjectMember } from './project.schema.ts';

export const projectCreated = event('project.created', Project, 'A project was added');
export const projectUpdated = event('project.updated', Project, 'A project was changed');
export const projectArchived = event('project.archived', Project, 'A project was archived');
export const projectUnarchived = event('project.unarchived', Project, 'An archived project is in use again');
export const projectDeleted = event('project.deleted', Project, 'A project was deleted, and its tasks with it');
export const projectBudgetReached = event(
  'project.budget_reached',
  Project,
  'A project has used up one of the percents of its budget that it alerts at',
);

export const projectMemberAdded = event('project_member.added', ProjectMember, 'Somebody was put on a project');
export const projectMemberUpdated = event('project_member.updated', ProjectMember, 'A role or rate was changed');
export const projectMemberRemoved = event('project_member.removed', ProjectMember, 'Somebody was taken off a project');
