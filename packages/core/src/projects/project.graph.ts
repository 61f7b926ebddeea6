import { Client } from '../clients/client.schema.ts';
import { graph } from '../kernel/index.ts';
import { getProject } from './operations/get.ts';
import { listProjects } from './operations/list.ts';
import { projectListing, projectMemberListing } from './project.listing.ts';
import { Project, ProjectMember } from './project.schema.ts';

export const projectGraph = [
  graph({
    entity: Project,
    type: 'Project',
    one: { field: 'project', operation: getProject, by: 'project_id' },
    many: { field: 'projects', operation: listProjects },
    on: [{ parent: () => Client, field: 'projects', listing: projectListing, by: 'client_id' }],
  }),
  graph({
    entity: ProjectMember,
    type: 'ProjectMember',
    on: [{ parent: () => Project, field: 'members', listing: projectMemberListing, by: 'project_id' }],
  }),
];
