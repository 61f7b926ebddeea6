import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { repositorySecretRotated } from '../../git.events.ts';
import { GitRepository } from '../../repository.schema.ts';
import { WithWebhook, withWebhook } from '../../webhook.answer.ts';

export const rotateRepositorySecret = operation({
  name: 'git.repositories.rotate_secret',
  summary: "Give a repository's webhook another secret",
  effect: 'write',
  // The webhook is deaf until a person has put the new secret there.
  irreversible: true,
  scope: 'manage:git',
  approval: true,
  permission: 'manage_git',
  input: z.strictObject({ repository_id: id('rep'), ...expectedVersion }),
  output: WithWebhook,
  secrets: ['secret'],
  emits: [repositorySecretRotated],
  rest: post('/git/repositories/{repository_id}/rotate-secret'),
  mcp: { when: 'Replace a lost or leaked webhook secret. The old one ends at once, the new one is shown once.' },
  async run(ctx, { repository_id, expected_version }) {
    const before = await ctx.lock(GitRepository, repository_id, expected_version);
    await ctx.query(sql`UPDATE git_repositories SET secret_version = secret_version + 1
      WHERE org_id = ${ctx.caller.org_id} AND id = ${repository_id}`);
    return withWebhook(ctx, ctx.emit(repositorySecretRotated, await ctx.update(before, {}), before));
  },
});
