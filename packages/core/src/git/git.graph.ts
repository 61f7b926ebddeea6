import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { Task } from '../tasks/index.ts';
import { GitAuthor } from './author.schema.ts';
import { GitBranch } from './branch.schema.ts';
import { GitCommit } from './commit.schema.ts';
import { GitTimeDraft } from './draft.schema.ts';
import { branchListing, commitListing, linkListing, pullListing, repositoryListing } from './git.listing.ts';
import { GitTaskLink } from './link.schema.ts';
import { listAuthors } from './operations/authors/list.ts';
import { listBranches } from './operations/branches/list.ts';
import { listCommits } from './operations/commits/list.ts';
import { listPullRequests } from './operations/pull-requests/list.ts';
import { getRepository } from './operations/repositories/get.ts';
import { listRepositories } from './operations/repositories/list.ts';
import { listDrafts } from './operations/time-drafts/list.ts';
import { GitPullRequest } from './pull.schema.ts';
import { GitRepository } from './repository.schema.ts';

export const gitGraph = [
  graph({
    entity: GitRepository,
    type: 'GitRepository',
    one: { field: 'gitRepository', operation: getRepository, by: 'repository_id' },
    many: { field: 'gitRepositories', operation: listRepositories },
    on: [{ parent: () => Project, field: 'repositories', listing: repositoryListing, by: 'project_id' }],
  }),
  graph({
    entity: GitBranch,
    type: 'GitBranch',
    many: { field: 'gitBranches', operation: listBranches },
    on: [
      { parent: () => GitRepository, field: 'branches', listing: branchListing, by: 'repository_id' },
      { parent: () => Task, field: 'branches', listing: branchListing, by: 'task_id' },
    ],
  }),
  graph({
    entity: GitCommit,
    type: 'GitCommit',
    many: { field: 'gitCommits', operation: listCommits },
    on: [
      { parent: () => GitRepository, field: 'commits', listing: commitListing, by: 'repository_id' },
      { parent: () => Task, field: 'commits', listing: commitListing, by: 'task_id' },
    ],
  }),
  graph({
    entity: GitPullRequest,
    type: 'GitPullRequest',
    many: { field: 'gitPullRequests', operation: listPullRequests },
    on: [
      { parent: () => GitRepository, field: 'pullRequests', listing: pullListing, by: 'repository_id' },
      { parent: () => Task, field: 'pullRequests', listing: pullListing, by: 'task_id' },
    ],
  }),
  graph({
    entity: GitTaskLink,
    type: 'GitTaskLink',
    on: [{ parent: () => Task, field: 'gitLinks', listing: linkListing, by: 'task_id' }],
  }),
  graph({ entity: GitAuthor, type: 'GitAuthor', many: { field: 'gitAuthors', operation: listAuthors } }),
  graph({ entity: GitTimeDraft, type: 'GitTimeDraft', many: { field: 'gitTimeDrafts', operation: listDrafts } }),
];
