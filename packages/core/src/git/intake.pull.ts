import { sql } from '@stint/db';
import type { Context, Data, Row } from '../kernel/index.ts';
import { pullClosed, pullMerged, pullOpened, pullUpdated } from './git.events.ts';
import type { PullRequestIn } from './intake.input.ts';
import { linkTasks } from './intake.links.ts';
import { namingOfPull } from './naming.ts';
import { GitPullRequest } from './pull.schema.ts';
import type { GitRepository } from './repository.schema.ts';

type Pull = Row<typeof GitPullRequest>;

/** Keeps a pull request as it now is, with the tasks it names. What is older than what is kept comes too late; a merge is for good. */
export async function takePull(
  ctx: Context,
  { value: repository }: Row<typeof GitRepository>,
  given: PullRequestIn,
): Promise<{ merged: readonly string[]; changed: boolean }> {
  const before = await held(ctx, repository.id, given.number);
  const columns = columnsOf(ctx, given, before?.value);
  const late = before !== null && columns.changed_at < new Date(before.value.changed_at);
  if (late || (before && !differs(before.value, columns))) return { merged: [], changed: false };
  const { id } = before
    ? await ctx.update(before, columns)
    : await ctx.insert(GitPullRequest, { repository_id: repository.id, number: given.number, ...columns });
  await linkTasks(ctx, repository.project_id, 'pull_request_id', [namingOfPull({ ...given, id })]);
  const after = await ctx.reload(GitPullRequest, id);
  ctx.emit(before ? changeOf(before, after) : pullOpened, after, before ?? undefined);
  return { merged: after.value.state === 'merged' ? [id] : [], changed: true };
}

async function held(ctx: Context, repository_id: string, number: number): Promise<Pull | null> {
  const [found] = await ctx.query<{ id: string }>(sql`SELECT id FROM git_pull_requests
    WHERE org_id = ${ctx.caller.org_id} AND repository_id = ${repository_id} AND number = ${number}`);
  return found ? ctx.lock(GitPullRequest, found.id) : null;
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

function columnsOf(ctx: Context, given: PullRequestIn, was: Data<typeof GitPullRequest> | undefined) {
  const { number: _, author_name, opened_at, merged_at, closed_at, changed_at, ...plain } = given;
  const state = was?.state === 'merged' ? was.state : given.state;
  return {
    ...plain,
    // A provider may name it only once.
    author_name: author_name ?? was?.author_name ?? null,
    state,
    opened_at: dateOf(opened_at ?? was?.opened_at ?? null),
    merged_at: state === 'merged' ? (dateOf(was?.merged_at ?? merged_at) ?? ctx.now) : null,
    closed_at: state === 'closed' ? (dateOf(closed_at ?? was?.closed_at ?? null) ?? ctx.now) : null,
    changed_at: dateOf(changed_at) ?? ctx.now,
  };
}

function differs(was: Data<typeof GitPullRequest>, columns: object): boolean {
  return Object.entries(columns).some(([name, value]) => {
    const kept = was[name as keyof typeof was];
    return value instanceof Date ? new Date(kept as string).getTime() !== value.getTime() : kept !== value;
  });
}

function changeOf(before: Pull, after: Pull) {
  const { state } = after.value;
  if (state === before.value.state || state === 'open') return pullUpdated;
  return state === 'merged' ? pullMerged : pullClosed;
}
