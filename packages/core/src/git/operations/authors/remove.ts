import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { GitAuthor } from '../../author.schema.ts';
import { authorRemoved } from '../../git.events.ts';

export const removeAuthor = operation({
  name: 'git.authors.remove',
  summary: 'Take an address in commits from a member',
  effect: 'destroy',
  permission: 'manage_git',
  input: z.strictObject({ author_id: id('gta') }),
  output: Deleted(id('gta')),
  emits: [authorRemoved],
  rest: del('/git/authors/{author_id}'),
  mcp: { when: 'Stop giving a member the commits of an address. Those that are theirs already stay so.' },
  async run(ctx, { author_id }) {
    const author = await ctx.lock(GitAuthor, author_id);
    ctx.emit(authorRemoved, author);
    await ctx.delete(author);
    return deleted(author_id);
  },
});
