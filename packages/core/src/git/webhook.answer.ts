import { sql } from '@stint/db';
import { z } from 'zod';
import type { Context, Row } from '../kernel/index.ts';
import { GitRepository } from './repository.schema.ts';
import { webhookSecret, webhookUrl } from './webhook.secret.ts';

/** A repository, and what its webhook is set up with at the provider. */
export const WithWebhook = GitRepository.schema.extend({
  webhook_url: z.string(),
  /** Null when a repeated request is answered: it is shown once. */
  secret: z.string().nullable(),
});

export async function withWebhook(ctx: Context, { value }: Row<typeof GitRepository>) {
  const { org_id } = ctx.caller;
  const [kept] = await ctx.query<{ secret_version: number }>(sql`SELECT secret_version FROM git_repositories
    WHERE org_id = ${org_id} AND id = ${value.id}`);
  const secret = webhookSecret(ctx.ports, org_id, value.id, kept?.secret_version as number);
  return { ...value, webhook_url: webhookUrl(ctx.ports, org_id, value), secret };
}
