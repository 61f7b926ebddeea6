import { GitAuthor } from './author.schema.ts';
import { GitBranch } from './branch.schema.ts';
import { GitCommit } from './commit.schema.ts';
import { GitTimeDraft } from './draft.schema.ts';
import { gitGraph } from './git.graph.ts';
import { GitTaskLink } from './link.schema.ts';
import { addAuthor } from './operations/authors/add.ts';
import { listAuthors } from './operations/authors/list.ts';
import { removeAuthor } from './operations/authors/remove.ts';
import { listBranches } from './operations/branches/list.ts';
import { listCommits } from './operations/commits/list.ts';
import { listPullRequests } from './operations/pull-requests/list.ts';
import { getRepository } from './operations/repositories/get.ts';
import { linkRepository } from './operations/repositories/link.ts';
import { listRepositories } from './operations/repositories/list.ts';
import { rotateRepositorySecret } from './operations/repositories/rotate-secret.ts';
import { unlinkRepository } from './operations/repositories/unlink.ts';
import { updateRepository } from './operations/repositories/update.ts';
import { listTaskLinks } from './operations/task-links/list.ts';
import { acceptDraft } from './operations/time-drafts/accept.ts';
import { dismissDraft } from './operations/time-drafts/dismiss.ts';
import { listDrafts } from './operations/time-drafts/list.ts';
import { GitPullRequest } from './pull.schema.ts';
import { GitRepository } from './repository.schema.ts';

export { type CommitIn, type Happened, LONGEST, type PullRequestIn, type PushIn } from './intake.input.ts';
export { receiveGit } from './intake.receive.ts';
export { readWebhookToken, webhookOf } from './webhook.secret.ts';

/** Repositories: what happens in them, the tasks it names, and the time it suggests. */
export const git = {
  operations: [
    listRepositories,
    getRepository,
    linkRepository,
    updateRepository,
    rotateRepositorySecret,
    unlinkRepository,
    listBranches,
    listCommits,
    listPullRequests,
    listTaskLinks,
    listAuthors,
    addAuthor,
    removeAuthor,
    listDrafts,
    acceptDraft,
    dismissDraft,
  ],
  entities: [GitRepository, GitBranch, GitCommit, GitPullRequest, GitTaskLink, GitAuthor, GitTimeDraft],
  graph: gitGraph,
};
