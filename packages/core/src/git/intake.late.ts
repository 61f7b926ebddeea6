import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import type { PushIn } from './intake.input.ts';

interface Heard {
  /** Others have overtaken it, or it is one that was heard of before. */
  readonly late: boolean;
  /** It was not heard of before. */
  readonly news: boolean;
}

/**
 * Keeps a push, and says whether it comes late. Deliveries come in any order and more than once, so this is told by what
 * they say (docs/git.md has the rules). `head` is where the branch is; null: it is not there.
 */
export async function heardOf(
  ctx: Context,
  repository_id: string,
  head: string | null,
  { branch, before, after, pushed_at, commits }: PushIn,
): Promise<Heard> {
  const { org_id } = ctx.caller;
  const [from, to] = [before ?? '', after ?? ''];
  // A branch that was made again at its last commit is deleted by the same words as before.
  const ends = after === null && before === head;
  const committed_at = commits.find(({ sha }) => sha === after)?.authored_at ?? null;
  const [heard] = await ctx.query<Heard>(sql`WITH kept AS (
      INSERT INTO git_pushes AS p (org_id, repository_id, branch, before_sha, after_sha, pushed_at, head_at)
      VALUES (${org_id}, ${repository_id}, ${branch}, ${from}, ${to}, ${pushed_at}, ${headAt(ctx, after, committed_at)})
      ON CONFLICT (org_id, repository_id, branch, before_sha, after_sha)
        DO UPDATE SET pushed_at = excluded.pushed_at WHERE p.pushed_at < excluded.pushed_at
      RETURNING 1)
    SELECT EXISTS (SELECT FROM kept) AS news, coalesce(bool_or(
        (${!ends} AND p.before_sha = ${from} AND p.after_sha = ${to} AND (p.pushed_at < ${pushed_at}::timestamptz) IS NOT TRUE)
        OR p.pushed_at > ${pushed_at}::timestamptz
        OR (${before !== head} AND (${to || from} IN (p.before_sha, p.after_sha) OR p.head_at > ${committed_at}::timestamptz))
      ), false) AS late
    FROM git_pushes p WHERE p.org_id = ${org_id} AND p.repository_id = ${repository_id} AND p.branch = ${branch}`);
  return heard as Heard;
}

/** No later than now, so that a clock that is ahead does not hold the branch. A deletion ends what was committed before it. */
function headAt({ now }: Context, after: string | null, committed_at: string | null): Date | null {
  if (after === null) return now;
  return committed_at === null ? null : new Date(Math.min(Date.parse(committed_at), now.getTime()));
}
