import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, changeAll, fail, failures, id, operation, post } from '../../../kernel/index.ts';
import { membersBy } from '../../author.match.ts';
import { GitAuthor } from '../../author.schema.ts';
import { rebuildDrafts } from '../../draft.rebuild.ts';
import { authorAdded, commitUpdated, draftSuggested, draftWithdrawn } from '../../git.events.ts';
import { authorTaken } from '../../git.failures.ts';

/** So many commits are matched by one call; those that come later are matched as they come. */
const MOST = 5000;

export const addAuthor = operation({
  name: 'git.authors.add',
  summary: "Say that an address in commits is a member's",
  effect: 'write',
  permission: 'manage_git',
  input: z.strictObject({ email: z.email().max(254), user_id: id('usr') }),
  output: GitAuthor.schema,
  emits: [authorAdded, commitUpdated, draftSuggested, draftWithdrawn],
  fails: [authorTaken],
  rest: post('/git/authors', 201),
  mcp: { when: 'Give a member the commits of another address, such as a private or a no-reply one.' },
  async run(ctx, { email: given, user_id }) {
    const email = given.toLowerCase();
    await checkMember(ctx, user_id);
    if ((await membersBy(ctx, [email])).size > 0) {
      throw fail(authorTaken, {
        detail: `${email} is a member's already.`,
        ways: { 'git.authors.remove': 'takes back one that was added' },
        current_state: { email },
      });
    }
    const author = ctx.emit(authorAdded, await ctx.insert(GitAuthor, { email, user_id }));
    const { org_id } = ctx.caller;
    const commits = await ctx.query<{ id: string }>(sql`SELECT id FROM git_commits
      WHERE org_id = ${org_id} AND author_email = ${email} ORDER BY authored_at DESC LIMIT ${MOST} FOR NO KEY UPDATE`);
    const ids = commits.map((commit) => commit.id);
    await changeAll(ctx, commitUpdated, ids, () =>
      ctx.query(sql`UPDATE git_commits SET user_id = ${user_id}, version = version + 1, updated_at = ${ctx.now}
        WHERE org_id = ${org_id} AND id = ANY(${ids})`),
    );
    await rebuildDrafts(ctx, [user_id]);
    return author;
  },
});

async function checkMember(ctx: Context, user_id: string): Promise<void> {
  const member = await ctx.db.member.count({ where: { user_id, removed_at: null } });
  if (member === 0) throw fail(failures.not_found, `There is no member ${user_id} here.`);
}
