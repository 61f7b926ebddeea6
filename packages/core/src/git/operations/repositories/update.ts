import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import {
  draftSuggested,
  draftWithdrawn,
  repositoryUpdated,
  taskLinkAdded,
  taskLinkRemoved,
  taskLinkUpdated,
} from '../../git.events.ts';
import { checkPlace, repositoryInput } from '../../repository.input.ts';
import { readAgain } from '../../repository.read-again.ts';
import { GitRepository } from '../../repository.schema.ts';

export const updateRepository = operation({
  name: 'git.repositories.update',
  summary: 'Change a linked repository',
  effect: 'write',
  idempotent: true,
  permission: 'manage_git',
  input: z.strictObject({
    repository_id: id('rep'),
    ...z.strictObject(repositoryInput).partial().shape,
    ...expectedVersion,
  }),
  output: GitRepository.schema,
  emits: [repositoryUpdated, taskLinkAdded, taskLinkUpdated, taskLinkRemoved, draftSuggested, draftWithdrawn],
  fails: [projectArchivedConflict],
  rest: patch('/git/repositories/{repository_id}'),
  mcp: {
    when: 'Move a repository to another project, whose tasks it names then; name its default branch, or say whether closing words count.',
  },
  async run(ctx, { repository_id, expected_version, ...input }) {
    const before = await ctx.lock(GitRepository, repository_id, expected_version);
    if (input.project_id !== before.value.project_id) await checkPlace(ctx, input.project_id);
    const after = ctx.emit(repositoryUpdated, await ctx.update(before, input), before);
    if (after.value.project_id !== before.value.project_id) await readAgain(ctx, after.value);
    return after;
  },
});
