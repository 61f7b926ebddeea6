import { timingSafeEqual } from 'node:crypto';
import { isSecret, PREFIX } from '@stint/core';
import type { Database } from '@stint/db';
import { callerOf, type Found, LIVE_MEMBERS, MEMBER, type MemberRow, type Source } from './credential.ts';

interface TokenRow extends MemberRow {
  readonly id: string;
  readonly hash: Buffer;
  readonly scopes: string[];
  readonly ask_first: boolean;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

/** What a token was made with: gone, it is gone too; asking first, it does too. */
const MAKERS = `SELECT org_id, id, revoked_at, ask_first FROM tokens
  UNION ALL SELECT org_id, id, revoked_at, ask_first FROM connected_apps`;

const SELECT = `SELECT ${MEMBER}, c.id, c.hash, c.scopes, c.expires_at, c.last_used_at,
    c.ask_first OR coalesce(k.ask_first, false) AS ask_first FROM tokens c
  JOIN (${LIVE_MEMBERS}) ON m.org_id = c.org_id AND m.user_id = c.user_id
  LEFT JOIN LATERAL (SELECT bool_or(by.ask_first) AS ask_first, bool_or(by.revoked_at IS NOT NULL) AS gone
    FROM (${MAKERS}) by WHERE by.org_id = c.org_id AND by.id = ANY(c.made_by)) k ON c.made_by <> '{}'
  WHERE c.revoked_at IS NULL AND k.gone IS NOT TRUE`;

/** Personal access tokens: found by their hash. */
export function personalTokens(db: Database): Source {
  const found = ({ id, scopes, ask_first, expires_at, last_used_at, ...member }: TokenRow): Found => ({
    caller: callerOf(member, { kind: 'pat', id, scopes, expires_at, ask_first }),
    last_used_at,
  });
  return {
    kind: 'pat',
    handles: (bearer) => bearer.startsWith(PREFIX.pat),
    async find(bearer, hash) {
      if (!isSecret(PREFIX.pat, bearer)) return undefined;
      const { rows } = await db.system.query<TokenRow>({
        name: 'auth-pat',
        text: `${SELECT} AND c.hash = $1`,
        values: [hash],
      });
      const row = rows.find((row) => timingSafeEqual(row.hash, hash));
      return row && found(row);
    },
    async reload({ org_id, id }) {
      const { rows } = await db.system.query<TokenRow>({
        name: 'auth-pat-id',
        text: `${SELECT} AND c.org_id = $1 AND c.id = $2`,
        values: [org_id, id],
      });
      return rows[0] && found(rows[0]);
    },
    touch: ({ org_id, id }) =>
      db.system.query('UPDATE tokens SET last_used_at = now() WHERE org_id = $1 AND id = $2', [org_id, id]),
  };
}
