import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, id, instant, line } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { repositoryVisible } from './git.policy.ts';

export const PROVIDERS = ['github', 'gitlab', 'bitbucket'] as const;

/** A repository at a provider, which tells this organization what happens in it. */
export const GitRepository = entity({
  name: 'git_repository',
  domain: 'git',
  kind: 'rep',
  table: 'git_repositories',
  model: 'GitRepository',
  visible: repositoryVisible,
  relations: { project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('rep'),
    provider: z.enum(PROVIDERS),
    /** owner/name, as the provider shows it. */
    name: line(300),
    url: z.string().nullable(),
    /** null: the whole organization's, which names tasks of any project. */
    project_id: id('prj').nullable(),
    default_branch: z.string(),
    /** Closing words such as “Fixes WEB-42” complete tasks. */
    closes_tasks: z.boolean(),
    /** When its webhook was first heard; null: not yet. */
    connected_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** What everything from a repository says of where it is from and who may see it. */
export const origin = (column: 'branch_id' | 'commit_id' | 'pull_request_id') => ({
  repository_id: id('rep'),
  /** The repository's. */
  project_id: field(id('prj').nullable(), {
    derived: true,
    sql: (t: Sql) => sql`(SELECT r.project_id FROM git_repositories r
      WHERE r.org_id = ${t}.org_id AND r.id = ${t}.repository_id)`,
  }),
  /** Projects of the tasks that it names. */
  task_project_ids: field(z.array(id('prj')), {
    derived: true,
    needs: 'view_all_projects',
    sql: (t: Sql) => sql`ARRAY(SELECT DISTINCT k.project_id FROM git_task_links k
      WHERE k.org_id = ${t}.org_id AND k.${COLUMNS[column]} = ${t}.id ORDER BY 1)`,
  }),
});

const COLUMNS = {
  branch_id: sql`branch_id`,
  commit_id: sql`commit_id`,
  pull_request_id: sql`pull_request_id`,
};
