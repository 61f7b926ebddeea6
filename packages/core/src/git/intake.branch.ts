import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { GitBranch } from './branch.schema.ts';
import { branchCreated, branchDeleted, branchPushed } from './git.events.ts';
import type { PushIn } from './intake.input.ts';
import { linkTasks, removeLinks } from './intake.links.ts';
import { keysIn } from './key.find.ts';
import type { GitRepository } from './repository.schema.ts';

/**
 * Moves a branch to its head, makes it, or takes it away. A push that starts from another head than the one kept comes late
 * when the commit it leads to (or deletes the branch at) is known already, and then moves nothing; when that is not known, it is
 * pushes in between that never came. To be asked before the push's commits are kept.
 */
export async function takeBranch(
  ctx: Context,
  { value: repository }: Row<typeof GitRepository>,
  { branch: name, before, after: head_sha }: PushIn,
): Promise<boolean> {
  const { org_id } = ctx.caller;
  const [found] = await ctx.query<{ id: string; late: boolean }>(sql`SELECT b.id,
      b.head_sha <> ${before ?? ''} AND EXISTS (SELECT FROM git_commits c WHERE c.org_id = b.org_id
        AND c.repository_id = b.repository_id AND c.sha = ${head_sha ?? before ?? ''}) AS late
    FROM git_branches b WHERE b.org_id = ${org_id} AND b.repository_id = ${repository.id} AND b.name = ${name}`);
  if (!found) {
    if (head_sha === null) return false;
    const { id } = await ctx.insert(GitBranch, { repository_id: repository.id, name, head_sha });
    await linkTasks(ctx, repository.project_id, 'branch_id', [{ id, keys: keysIn(name), closes: [] }]);
    ctx.emit(branchCreated, await ctx.reload(GitBranch, id));
    return true;
  }
  const branch = await ctx.lock(GitBranch, found.id);
  if (found.late || branch.value.head_sha === head_sha) return false;
  if (head_sha === null) {
    await removeLinks(ctx, sql`branch_id = ${branch.id}`);
    ctx.emit(branchDeleted, branch);
    await ctx.delete(branch);
  } else ctx.emit(branchPushed, await ctx.update(branch, { head_sha }), branch);
  return true;
}
