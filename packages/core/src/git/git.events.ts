import { event } from '../kernel/index.ts';
import { GitAuthor } from './author.schema.ts';
import { GitBranch } from './branch.schema.ts';
import { GitCommit } from './commit.schema.ts';
import { GitTimeDraft } from './draft.schema.ts';
import { GitTaskLink } from './link.schema.ts';
import { GitPullRequest } from './pull.schema.ts';
import { GitRepository } from './repository.schema.ts';

export const repositoryLinked = event('git_repository.linked', GitRepository, 'A repository was linked');
export const repositoryConnected = event(
  'git_repository.connected',
  GitRepository,
  'The webhook of a repository was heard for the first time',
);
export const repositoryUpdated = event('git_repository.updated', GitRepository, 'A repository was changed or renamed');
export const repositorySecretRotated = event(
  'git_repository.secret_rotated',
  GitRepository,
  'The webhook of a repository has another secret',
);
export const repositoryUnlinked = event(
  'git_repository.unlinked',
  GitRepository,
  'A repository was unlinked; its branches, commits and pull requests are gone from here',
);

export const branchCreated = event('git_branch.created', GitBranch, 'A branch was pushed for the first time');
export const branchPushed = event('git_branch.pushed', GitBranch, 'A branch has another head');
export const branchDeleted = event('git_branch.deleted', GitBranch, 'A branch was deleted');

export const commitPushed = event('git_commit.pushed', GitCommit, 'A commit was pushed');
export const commitMerged = event('git_commit.merged', GitCommit, 'A commit has come to the default branch');
export const commitUpdated = event('git_commit.updated', GitCommit, "A commit was found to be a member's, or not");

export const pullOpened = event('git_pull_request.opened', GitPullRequest, 'A pull request was seen first');
export const pullUpdated = event('git_pull_request.updated', GitPullRequest, 'A pull request was changed');
export const pullMerged = event('git_pull_request.merged', GitPullRequest, 'A pull request was merged');
export const pullClosed = event('git_pull_request.closed', GitPullRequest, 'A pull request was closed without a merge');

export const taskLinkAdded = event('git_task_link.added', GitTaskLink, 'A branch, commit or pull request names a task');
export const taskLinkUpdated = event(
  'git_task_link.updated',
  GitTaskLink,
  'A link says that it closes its task, no longer does, or has',
);
export const taskLinkRemoved = event('git_task_link.removed', GitTaskLink, 'What named a task does so no more');

export const authorAdded = event('git_author.added', GitAuthor, "An address in commits was said to be a member's");
export const authorRemoved = event('git_author.removed', GitAuthor, "An address in commits is nobody's any more");

export const draftSuggested = event('git_time_draft.suggested', GitTimeDraft, 'Commits suggest time');
export const draftWithdrawn = event(
  'git_time_draft.withdrawn',
  GitTimeDraft,
  'Other commits came, and the time is not suggested any more',
);
export const draftAccepted = event('git_time_draft.accepted', GitTimeDraft, 'Suggested time became a time entry');
export const draftDismissed = event('git_time_draft.dismissed', GitTimeDraft, 'Suggested time was dismissed');
