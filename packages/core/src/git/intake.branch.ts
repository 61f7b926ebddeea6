import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { GitBranch } from './branch.schema.ts';
import { branchCreated, branchDeleted, branchPushed } from './git.events.ts';
import type { PushIn } from './intake.input.ts';
import { heardOf } from './intake.late.ts';
import { linkTasks, removeLinks } from './intake.links.ts';
import { namingOfBranch } from './naming.ts';
import type { GitRepository } from './repository.schema.ts';

type Repository = Row<typeof GitRepository>;

interface Taken {
  /** It was published. */
  readonly moved: boolean;
  /** The push was not heard of before, and is remembered. */
  readonly news: boolean;
}

/** Moves a branch to its head, makes it, or takes it away, unless the push comes late. */
export async function takeBranch(ctx: Context, { value: repository }: Repository, push: PushIn): Promise<Taken> {
  const { branch: name, after: head_sha } = push;
  const found = await ctx.db.gitBranch.findFirst({ where: { repository_id: repository.id, name } });
  const branch = found && (await ctx.lock(GitBranch, found.id));
  const { late, news } = await heardOf(ctx, repository.id, found?.head_sha ?? null, push);
  if (late || head_sha === (branch?.value.head_sha ?? null)) return { moved: false, news };
  if (!branch) {
    const { id } = await ctx.insert(GitBranch, { repository_id: repository.id, name, head_sha: head_sha as string });
    await linkTasks(ctx, repository.project_id, 'branch_id', [namingOfBranch({ id, name })]);
    ctx.emit(branchCreated, await ctx.reload(GitBranch, id));
  } else if (head_sha === null) {
    await removeLinks(ctx, sql`branch_id = ${branch.id}`);
    ctx.emit(branchDeleted, branch);
    await ctx.delete(branch);
  } else ctx.emit(branchPushed, await ctx.update(branch, { head_sha }), branch);
  return { moved: true, news };
}
