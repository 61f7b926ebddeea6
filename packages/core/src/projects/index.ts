import { archiveProject } from './operations/archive.ts';
import { createProject } from './operations/create.ts';
import { deleteProject } from './operations/delete.ts';
import { getProject } from './operations/get.ts';
import { listProjects } from './operations/list.ts';
import { addProjectMember } from './operations/members/add.ts';
import { listProjectMembers } from './operations/members/list.ts';
import { removeProjectMember } from './operations/members/remove.ts';
import { updateProjectMember } from './operations/members/update.ts';
import { projectStats } from './operations/stats.ts';
import { unarchiveProject } from './operations/unarchive.ts';
import { updateProject } from './operations/update.ts';
import { projectGraph } from './project.graph.ts';
import { Project, ProjectMember } from './project.schema.ts';

export { holdProject, openProject, whoSees } from './project.access.ts';
export { addingProject, addProject } from './project.add.ts';
export { projectBudgetReached } from './project.events.ts';
export { projectArchivedConflict } from './project.failures.ts';
export { projectSearch } from './project.search.ts';
export { Project, ProjectMember };

/** What is worked on, who is on it, and how much of its budget is used. */
export const projects = {
  operations: [
    listProjects,
    getProject,
    createProject,
    updateProject,
    archiveProject,
    unarchiveProject,
    deleteProject,
    projectStats,
    listProjectMembers,
    addProjectMember,
    updateProjectMember,
    removeProjectMember,
  ],
  entities: [Project, ProjectMember],
  graph: projectGraph,
};
