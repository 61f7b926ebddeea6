import { raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  before,
  byColumn,
  contains,
  day,
  equals,
  type Filter,
  id,
  instant,
  isSet,
  listing,
  since,
} from '../kernel/index.ts';
import { GitAuthor } from './author.schema.ts';
import { GitBranch } from './branch.schema.ts';
import { GitCommit } from './commit.schema.ts';
import { DRAFT_STATUSES, GitTimeDraft } from './draft.schema.ts';
import type { LinkColumn } from './intake.links.ts';
import { GitTaskLink, LINK_TYPES } from './link.schema.ts';
import { GitPullRequest, PULL_STATES } from './pull.schema.ts';
import { GitRepository, PROVIDERS } from './repository.schema.ts';

const sorted = (name: string) => byColumn(name, 'timestamptz');

/** Those that name a task. */
const naming = (column: LinkColumn): Filter => ({
  schema: id('task'),
  sql: (value: string | Sql, t, caller) => sql`${t}.id IN (SELECT k.${raw(column)} FROM git_task_links k
    WHERE k.org_id = ${t}.org_id AND k.task_id = ${value} AND ${GitTaskLink.visible.sql(caller, raw('k')) ?? raw('true')})`,
});

/** Of a repository. */
const repository_id = equals('repository_id', id('rep'));

export const repositoryListing = listing({
  entity: GitRepository,
  filters: {
    q: contains('name'),
    provider: equals('provider', z.enum(PROVIDERS)),
    project_id: equals('project_id', id('prj')),
    connected: isSet('connected_at'),
  },
  sorts: { name: byColumn('name', 'text'), created_at: sorted('created_at') },
  order: 'name',
});

export const branchListing = listing({
  entity: GitBranch,
  filters: { q: contains('name'), repository_id, task_id: naming('branch_id') },
  sorts: { updated_at: sorted('updated_at'), name: byColumn('name', 'text') },
  order: '-updated_at',
});

export const commitListing = listing({
  entity: GitCommit,
  filters: {
    q: contains('message', 'sha'),
    repository_id,
    task_id: naming('commit_id'),
    user_id: equals('user_id', id('usr')),
    merged: equals('is_merged', z.boolean()),
    authored_since: since('authored_at', instant()),
    authored_before: before('authored_at', instant()),
  },
  sorts: { authored_at: sorted('authored_at') },
  order: '-authored_at',
});

export const pullListing = listing({
  entity: GitPullRequest,
  filters: {
    q: contains('title'),
    repository_id,
    task_id: naming('pull_request_id'),
    state: equals('state', z.enum(PULL_STATES)),
  },
  sorts: { changed_at: sorted('changed_at') },
  order: '-changed_at',
});

const linkType: Filter = {
  schema: z.enum(LINK_TYPES),
  sql: (value: (typeof LINK_TYPES)[number], t) => sql`${t}.${raw(`${value}_id`)} IS NOT NULL`,
};

export const linkListing = listing({
  entity: GitTaskLink,
  filters: { task_id: equals('task_id', id('task')), type: linkType },
  sorts: { created_at: sorted('created_at') },
  order: '-created_at',
});

export const authorListing = listing({
  entity: GitAuthor,
  filters: { q: contains('email'), user_id: equals('user_id', id('usr')) },
  sorts: { email: byColumn('email', 'text') },
  order: 'email',
});

export const draftListing = listing({
  entity: GitTimeDraft,
  filters: {
    status: equals('status', z.enum(DRAFT_STATUSES)),
    user_id: equals('user_id', id('usr')),
    project_id: equals('project_id', id('prj')),
    task_id: equals('task_id', id('task')),
    out_of_hours: equals('out_of_hours', z.boolean()),
    /** On or after this day. */
    from: since('day', day()),
    /** Up to this day, itself included. */
    to: { schema: day(), sql: (value, t) => sql`${t}.day <= ${value}` },
  },
  sorts: { started_at: sorted('started_at') },
  order: '-started_at',
});
