import type { Database } from '@stint/db';
import type { AccessTokens } from './access-token.ts';
import { callerOf, type Found, LIVE_MEMBERS, MEMBER, type MemberRow, type Source } from './credential.ts';

interface SessionRow extends MemberRow {
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

/** A session is a person at work: it may do what the role allows. */
export const SESSION_SCOPES: readonly string[] = ['manage:*'];

/** Access tokens of sessions: signed, and good only while the session behind them is. */
export function sessionTokens(db: Database, tokens: AccessTokens, now: () => Date): Source {
  const load = async (org_id: string, id: string, until: Date | null): Promise<Found | undefined> => {
    const { rows } = await db.system.query<SessionRow>({
      name: 'auth-session',
      text: `SELECT ${MEMBER}, c.last_used_at, c.expires_at FROM sessions c
        JOIN (${LIVE_MEMBERS}) ON m.org_id = c.org_id AND m.user_id = c.user_id
        WHERE c.org_id = $1 AND c.id = $2 AND c.revoked_at IS NULL AND c.expires_at > $3`,
      values: [org_id, id, now()],
    });
    const [row] = rows;
    if (!row) return undefined;
    const { last_used_at, ...member } = row;
    const credential = { kind: 'session', id, scopes: SESSION_SCOPES, expires_at: until ?? row.expires_at } as const;
    return { caller: callerOf(member, credential), last_used_at };
  };
  return {
    kind: 'session',
    handles: (bearer) => bearer.startsWith('eyJ'),
    async find(bearer) {
      const claims = await tokens.read(bearer);
      const found = claims && (await load(claims.org_id, claims.session_id, claims.expires_at));
      return found?.caller.user_id === claims?.user_id ? found : undefined;
    },
    reload: ({ org_id, id }) => load(org_id, id, null),
    touch: ({ org_id, id }) =>
      db.system.query('UPDATE sessions SET last_used_at = now() WHERE org_id = $1 AND id = $2', [org_id, id]),
  };
}
