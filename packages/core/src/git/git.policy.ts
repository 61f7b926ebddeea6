import { raw, sql } from '@stint/db';
import { all, any, having, inProject, ownOr, projectReach, type Rule } from '../kernel/index.ts';

const inside = inProject();

/** A project's repository is seen with it; the organization's by all but those who see only projects they are on. */
export const repositoryVisible: Rule = {
  sql(caller, alias) {
    const rule = inside.sql(caller, alias);
    return projectReach(caller) === 'own' ? sql`(${alias}.project_id IS NOT NULL AND ${rule})` : (rule ?? null);
  },
  sees(access, row) {
    const reach = projectReach(access.caller);
    if (typeof row.project_id !== 'string') return reach === 'all' || reach === 'open';
    return inside.sees(access, row);
  },
};

const hasProject: Rule = {
  sql: (_, alias) => sql`${alias}.project_id IS NOT NULL`,
  sees: (_, row) => typeof row.project_id === 'string',
};

/**
 * A draft has the titles of commits: it is its person's, and is seen by those who see others' time and its project. One
 * without a project may have titles from any, and so is seen by those who see all projects.
 */
export const draftVisible: Rule = any(
  ownOr(null),
  all(having('view_all_time'), any(having('view_all_projects'), all(hasProject, inside))),
);

/** What came from a repository is seen with it, and by those who see a task that it names; `column` is a link's for it. */
export const fromRepository = (column: 'branch_id' | 'commit_id' | 'pull_request_id'): Rule => ({
  sql(caller, alias) {
    const repository = repositoryVisible.sql(caller, raw('r'));
    if (!repository) return null;
    return sql`(EXISTS (SELECT FROM git_repositories r
        WHERE r.org_id = ${alias}.org_id AND r.id = ${alias}.repository_id AND ${repository})
      OR EXISTS (SELECT FROM git_task_links k WHERE k.org_id = ${alias}.org_id AND k.${raw(column)} = ${alias}.id
        AND ${inside.sql(caller, raw('k')) as NonNullable<typeof repository>}))`;
  },
  sees(access, row) {
    const projects = row.task_project_ids as readonly string[];
    return repositoryVisible.sees(access, row) || projects.some((project_id) => inside.sees(access, { project_id }));
  },
});
