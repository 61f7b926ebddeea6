import { sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, id, instant, prose } from '../kernel/index.ts';
import { fromRepository } from './git.policy.ts';
import { GitRepository, origin } from './repository.schema.ts';

export const PULL_STATES = ['open', 'merged', 'closed'] as const;

/** A pull request; GitLab calls it a merge request. */
export const GitPullRequest = entity({
  name: 'git_pull_request',
  domain: 'git',
  kind: 'pr',
  table: 'git_pull_requests',
  model: 'GitPullRequest',
  visible: fromRepository('pull_request_id'),
  relations: { repository: { to: () => GitRepository, by: 'repository_id' } },
  called: (t) => [sql`'#' || ${t}.number || ' ' || ${t}.title`, sql`'#' || ${t}.number`, sql`${t}.title`],
  fields: {
    id: id('pr'),
    ...origin('pull_request_id'),
    number: z.int(),
    title: z.string(),
    /** Markdown. */
    description: field(prose().nullable(), { prose: true }),
    /** `closed`: without being merged. */
    state: z.enum(PULL_STATES),
    is_draft: z.boolean(),
    source_branch: z.string(),
    target_branch: z.string(),
    author_name: z.string().nullable(),
    url: z.string().nullable(),
    opened_at: instant().nullable(),
    merged_at: instant().nullable(),
    closed_at: instant().nullable(),
    /** When it last changed there. */
    changed_at: instant(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
