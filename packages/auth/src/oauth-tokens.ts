import { isScope, isSecret, PREFIX } from '@stint/core';
import type { Database } from '@stint/db';
import { callerOf, type Found, LIVE_MEMBERS, MEMBER, type MemberRow, type Source } from './credential.ts';

interface AppRow extends MemberRow {
  readonly id: string;
  readonly scopes: string[];
  readonly ask_first: boolean;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
}

const LIVE_APPS = `connected_apps a
  JOIN (${LIVE_MEMBERS}) ON m.org_id = a.org_id AND m.user_id = a.user_id`;

/** The names of this server as OAuth clients ask for it: all of it, or as an MCP server. */
export const resourcesOf = (publicUrl: string): readonly [origin: string, mcp: string] => [
  publicUrl,
  `${publicUrl}/mcp`,
];

/**
 * Access tokens of connected apps, issued by the authorization server (@stint/oauth). The credential is the connection:
 * it stays the same from one token to the next, and tokens are worth nothing once it was cut off.
 */
export function oauthTokens(db: Database, publicUrl: string): Source {
  const resources = resourcesOf(publicUrl);
  const found = ({ id, scopes, ask_first, expires_at, last_used_at, ...member }: AppRow): Found => ({
    caller: callerOf(member, { kind: 'oauth', id, scopes: scopes.filter(isScope), expires_at, ask_first }),
    last_used_at,
  });
  return {
    kind: 'oauth',
    handles: (bearer) => bearer.startsWith(PREFIX.oauthAccess),
    async find(bearer, hash) {
      if (!isSecret(PREFIX.oauthAccess, bearer)) return undefined;
      // What was issued for another address of this server, before it moved, is a token for another resource.
      const { rows } = await db.system.query<AppRow>({
        name: 'auth-oauth',
        text: `SELECT ${MEMBER}, a.id, string_to_array(t.payload->>'scope', ' ') AS scopes, a.ask_first,
            t.expires_at, a.last_used_at
          FROM oauth_records t JOIN ${LIVE_APPS} ON a.grant_id = t.grant_id
          WHERE t.kind = 'AccessToken' AND t.hash = $1 AND t.payload->>'aud' = ANY($2) AND a.revoked_at IS NULL`,
        values: [hash, resources],
      });
      return rows[0] && found(rows[0]);
    },
    async reload({ org_id, id }) {
      const { rows } = await db.system.query<AppRow>({
        name: 'auth-oauth-id',
        text: `SELECT ${MEMBER}, a.id, a.scopes, a.ask_first, a.expires_at, a.last_used_at FROM ${LIVE_APPS}
          WHERE a.org_id = $1 AND a.id = $2 AND a.revoked_at IS NULL`,
        values: [org_id, id],
      });
      return rows[0] && found(rows[0]);
    },
    touch: ({ org_id, id }) =>
      db.system.query('UPDATE connected_apps SET last_used_at = now() WHERE org_id = $1 AND id = $2', [org_id, id]),
  };
}
