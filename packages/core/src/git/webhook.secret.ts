import { createHmac } from 'node:crypto';
import { sql } from '@stint/db';
import { type Context, deriveKey, type Ports, sign, verify } from '../kernel/index.ts';

const URL_PURPOSE = 'git webhook';

interface Hooked {
  readonly id: string;
  readonly provider: string;
}

/** Where a provider sends what happens in a repository. Only this server makes such an address; it opens nothing by itself. */
export const webhookUrl = ({ secret, publicUrl }: Ports, org_id: string, { id, provider }: Hooked): string =>
  `${publicUrl}/webhooks/git/${provider}/${sign(secret, URL_PURPOSE, `${org_id}:${id}`)}`;

/** The repository behind the last part of such an address. */
export function readWebhookToken(secret: Buffer, token: string): { org_id: string; repository_id: string } | undefined {
  const [org_id, repository_id] = verify(secret, URL_PURPOSE, token)?.split(':') ?? [];
  return org_id && repository_id ? { org_id, repository_id } : undefined;
}

/**
 * What a repository's webhook proves itself by. It follows from the server's secret and a counter, so nothing secret is
 * kept. The form is the one that Standard Webhooks and GitLab's signing token want; elsewhere it is any string.
 */
export function webhookSecret({ secret }: Ports, org_id: string, repository_id: string, version: number): string {
  const mac = createHmac('sha256', deriveKey(secret, 'git webhook secret'));
  return `whsec_${mac.update(`${org_id}:${repository_id}:${version}`).digest('base64')}`;
}

/** What it takes to believe a delivery for a repository; null when it is linked no more. */
export async function webhookOf(
  { caller: { org_id }, query, ports }: Context,
  repository_id: string,
): Promise<{ provider: string; secret: string } | null> {
  const [found] = await query<{ provider: string; secret_version: number }>(sql`SELECT r.provider, r.secret_version
    FROM git_repositories r JOIN orgs o ON o.org_id = r.org_id AND o.deleted_at IS NULL
    WHERE r.org_id = ${org_id} AND r.id = ${repository_id}`);
  if (!found) return null;
  return { provider: found.provider, secret: webhookSecret(ports, org_id, repository_id, found.secret_version) };
}
