import { z } from 'zod';
import { operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { repositoryLinked } from '../../git.events.ts';
import { repositoryLinkedAlready } from '../../git.failures.ts';
import { checkPlace, freeName, repositoryInput, repositoryName } from '../../repository.input.ts';
import { GitRepository, PROVIDERS } from '../../repository.schema.ts';
import { WithWebhook, withWebhook } from '../../webhook.answer.ts';

export const linkRepository = operation({
  name: 'git.repositories.link',
  summary: 'Link a repository',
  effect: 'write',
  permission: 'manage_git',
  input: z.strictObject({
    provider: z.enum(PROVIDERS),
    /** owner/name, as the provider shows it. */
    name: repositoryName(),
    ...z.strictObject(repositoryInput).partial().shape,
  }),
  output: WithWebhook,
  secrets: ['secret'],
  emits: [repositoryLinked],
  fails: [repositoryLinkedAlready, projectArchivedConflict],
  rest: post('/git/repositories', 201),
  mcp: {
    when: 'Connect a repository. A person then adds a webhook at the provider with the webhook_url and the secret, which is shown once.',
  },
  async run(ctx, input) {
    await checkPlace(ctx, input.project_id);
    await freeName(ctx, input.provider, input.name);
    const repository = await ctx.insert(GitRepository, { ...input, linked_by: ctx.caller.user_id });
    return withWebhook(ctx, ctx.emit(repositoryLinked, repository));
  },
});
