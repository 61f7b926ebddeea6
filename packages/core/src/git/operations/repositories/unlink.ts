import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { rebuildDrafts } from '../../draft.rebuild.ts';
import { draftSuggested, draftWithdrawn, repositoryUnlinked } from '../../git.events.ts';
import { authorsOf } from '../../repository.read-again.ts';
import { GitRepository } from '../../repository.schema.ts';

export const unlinkRepository = operation({
  name: 'git.repositories.unlink',
  summary: 'Unlink a repository',
  effect: 'destroy',
  permission: 'manage_git',
  input: z.strictObject({ repository_id: id('rep') }),
  output: Deleted(id('rep')),
  emits: [repositoryUnlinked, draftSuggested, draftWithdrawn],
  rest: del('/git/repositories/{repository_id}'),
  mcp: {
    when: 'Take a repository off for good, with its branches, commits and pull requests here. Tasks, time and the provider stay as they are.',
  },
  async run(ctx, { repository_id }) {
    const repository = await ctx.lock(GitRepository, repository_id);
    const authors = await authorsOf(ctx, repository_id);
    ctx.emit(repositoryUnlinked, repository);
    await ctx.delete(repository);
    await rebuildDrafts(ctx, authors);
    return deleted(repository_id);
  },
});
