import { createHmac } from 'node:crypto';
import { hashSecret, newSecret, PREFIX } from '@stint/core';
import type { Database } from '@stint/db';
import type { Settings } from '@stint/server/settings';
import { secretFor } from '@stint/server/settings';
import { type DemoState, TOKEN_NAME } from './state.ts';

const DIGITS = 30;

/** The demo's token: made from the server's secret, so that every start can show it though only its hash is kept. */
export function demoToken(settings: Settings, org_id: string): string {
  const bytes = createHmac('sha512', secretFor(settings)).update(`demo token ${org_id}`).digest('base64url');
  return newSecret(PREFIX.pat, bytes.replaceAll(/[-_]/g, '0').slice(0, DIGITS));
}

/** Lets the token in: also after it was revoked, or after the secret it is made from was changed. */
export async function admitToken(db: Database, { org_id, user_id }: DemoState, token: string): Promise<void> {
  await db.system.query(
    `UPDATE tokens SET hash = $4, prefix = $5, revoked_at = NULL, expires_at = NULL
     WHERE org_id = $1 AND id = (
         SELECT id FROM tokens WHERE org_id = $1 AND user_id = $2 AND name = $3 ORDER BY created_at LIMIT 1)
       AND (hash <> $4 OR revoked_at IS NOT NULL OR expires_at IS NOT NULL)`,
    [org_id, user_id, TOKEN_NAME, hashSecret(token), token.slice(0, PREFIX.pat.length + 4)],
  );
}
