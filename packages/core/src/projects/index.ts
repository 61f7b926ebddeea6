import { Project, ProjectMember } from './project.schema.ts';

export { projectArchivedConflict } from './project.failures.ts';
export { Project, ProjectMember };
