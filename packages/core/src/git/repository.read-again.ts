import { raw, sql } from '@stint/db';
import type { Context, Data } from '../kernel/index.ts';
import { DAYS, rebuildDrafts } from './draft.rebuild.ts';
import { type LinkColumn, linkTasks, removeLinks } from './intake.links.ts';
import { type Naming, namingOfBranch, namingOfCommit, namingOfPull } from './naming.ts';
import type { GitRepository } from './repository.schema.ts';

/** So many commits, branches and pull requests each are read again, the newest first. */
const MOST = 5000;
const AT_ONCE = 500;

const SOURCES: readonly { column: LinkColumn; table: string; newest: string; namingOf: (row: any) => Naming }[] = [
  { column: 'branch_id', table: 'git_branches', newest: 'updated_at', namingOf: namingOfBranch },
  { column: 'commit_id', table: 'git_commits', newest: 'authored_at', namingOf: namingOfCommit },
  { column: 'pull_request_id', table: 'git_pull_requests', newest: 'changed_at', namingOf: namingOfPull },
];

/**
 * Makes what came from a repository name tasks as the place it is in now says: links to tasks of other projects end, and
 * what was not read for these is. It closes nothing. Time that its commits suggest is suggested anew.
 */
export async function readAgain(ctx: Context, { id, project_id }: Data<typeof GitRepository>): Promise<void> {
  const { org_id } = ctx.caller;
  for (const { column, table, newest, namingOf } of SOURCES) {
    const from = sql`FROM ${raw(table)} WHERE org_id = ${org_id} AND repository_id = ${id}`;
    if (project_id) await removeLinks(ctx, sql`project_id <> ${project_id} AND ${raw(column)} IN (SELECT id ${from})`);
    for (let read = 0; read < MOST; read += AT_ONCE) {
      const rows = await ctx.query(
        sql`SELECT * ${from} ORDER BY ${raw(newest)} DESC, id LIMIT ${AT_ONCE} OFFSET ${read}`,
      );
      await linkTasks(ctx, project_id, column, rows.map(namingOf));
      if (rows.length < AT_ONCE) break;
    }
  }
  await rebuildDrafts(ctx, await authorsOf(ctx, id));
}

/** The members of whose time a repository may have a part now. */
export async function authorsOf(ctx: Context, repository_id: string): Promise<string[]> {
  const found = await ctx.query<{ user_id: string }>(sql`SELECT DISTINCT user_id FROM git_commits
    WHERE org_id = ${ctx.caller.org_id} AND repository_id = ${repository_id} AND user_id IS NOT NULL
      AND authored_at > ${ctx.now}::timestamptz - make_interval(days => ${DAYS + 2})`);
  return found.map(({ user_id }) => user_id);
}
