import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, id, inProject, instant } from '../kernel/index.ts';
import { Task } from '../tasks/task.schema.ts';
import { GitBranch } from './branch.schema.ts';
import { GitCommit } from './commit.schema.ts';
import { GitPullRequest } from './pull.schema.ts';

export const LINK_TYPES = ['branch', 'commit', 'pull_request'] as const;

/** A task that a branch, a commit or a pull request names. */
export const GitTaskLink = entity({
  name: 'git_task_link',
  domain: 'git',
  kind: 'gtl',
  table: 'git_task_links',
  model: 'GitTaskLink',
  topic: 'task_id',
  visible: inProject(),
  relations: {
    task: { to: () => Task, by: 'task_id' },
    branch: { to: () => GitBranch, by: 'branch_id' },
    commit: { to: () => GitCommit, by: 'commit_id' },
    pull_request: { to: () => GitPullRequest, by: 'pull_request_id' },
  },
  fields: {
    id: id('gtl'),
    task_id: id('task'),
    /** The task's. */
    project_id: id('prj'),
    type: field(z.enum(LINK_TYPES), {
      sql: (t) => sql`CASE WHEN ${t}.branch_id IS NOT NULL THEN 'branch' WHEN ${t}.commit_id IS NOT NULL THEN 'commit'
        ELSE 'pull_request' END`,
    }),
    branch_id: id('brn').nullable(),
    commit_id: id('cmi').nullable(),
    pull_request_id: id('pr').nullable(),
    /** It says that it closes the task. */
    closes: z.boolean(),
    /** When it was merged and closed the task, or found it closed; each does so once. */
    closed_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
