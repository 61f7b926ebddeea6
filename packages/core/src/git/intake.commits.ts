import { sql } from '@stint/db';
import { type Context, changeAll, insertAll, type Row } from '../kernel/index.ts';
import { membersBy } from './author.match.ts';
import { GitCommit } from './commit.schema.ts';
import { commitMerged, commitPushed } from './git.events.ts';
import type { CommitIn, PushIn } from './intake.input.ts';
import { linkTasks } from './intake.links.ts';
import { namingOfCommit } from './naming.ts';
import type { GitRepository } from './repository.schema.ts';

export interface TakenCommits {
  /** Those that have come to the default branch by this push. */
  readonly merged: readonly string[];
  /** The members who wrote the new ones. */
  readonly user_ids: readonly string[];
  readonly changed: boolean;
}

/** Keeps the commits of a push that are not here yet, with the tasks they name; the rest may have come to the default branch. */
export async function takeCommits(
  ctx: Context,
  { value: repository }: Row<typeof GitRepository>,
  { branch, commits }: PushIn,
): Promise<TakenCommits> {
  const is_merged = branch === repository.default_branch;
  const pushed = new Map(commits.map((commit) => [commit.sha, commit]));
  const known = await ctx.query<{ id: string; sha: string; is_merged: boolean }>(sql`SELECT id, sha, is_merged
    FROM git_commits WHERE org_id = ${ctx.caller.org_id} AND repository_id = ${repository.id}
      AND sha = ANY(${[...pushed.keys()]}) ORDER BY id FOR NO KEY UPDATE`);
  const landed = is_merged ? known.filter((commit) => !commit.is_merged).map(({ id }) => id) : [];
  await changeAll(ctx, commitMerged, landed, () =>
    ctx.query(sql`UPDATE git_commits SET is_merged = true, version = version + 1, updated_at = ${ctx.now}
      WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${landed})`),
  );
  for (const { sha } of known) pushed.delete(sha);
  const added = await addCommits(ctx, repository, { branch, is_merged }, [...pushed.values()]);
  return {
    merged: is_merged ? [...landed, ...added.map(({ id }) => id)] : [],
    user_ids: added.flatMap(({ value }) => value.user_id ?? []),
    changed: landed.length + added.length > 0,
  };
}

async function addCommits(
  ctx: Context,
  repository: { id: string; project_id: string | null },
  at: { branch: string; is_merged: boolean },
  commits: readonly CommitIn[],
): Promise<Row<typeof GitCommit>[]> {
  const members = await membersBy(
    ctx,
    commits.map(({ author_email }) => author_email),
  );
  const rows = commits.map(({ authored_at, author_email, ...commit }) => ({
    ...commit,
    ...at,
    repository_id: repository.id,
    author_email: author_email.toLowerCase(),
    user_id: members.get(author_email.toLowerCase()) ?? null,
    authored_at: authored_at ? new Date(authored_at) : ctx.now,
  }));
  // Published when the tasks they name are known, which decide who sees them.
  const quiet: Context = { ...ctx, emit: (_, after) => after };
  const added = await insertAll(quiet, commitPushed, rows);
  const namings = added.map(({ value }) => namingOfCommit(value));
  await linkTasks(ctx, repository.project_id, 'commit_id', namings);
  const ids = added.map(({ id }) => id);
  for (const commit of await ctx.reloadAll(GitCommit, ids)) ctx.emit(commitPushed, commit);
  return added;
}
