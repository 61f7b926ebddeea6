import {
  type AnyOperation,
  type Caller,
  type Core,
  type Failure,
  fail,
  failures,
  hashSecret,
  isSecret,
  newId,
  newSecret,
  PREFIX,
  type SessionTokens,
} from '@stint/core';
import { ACCESS_SECONDS, type AccessTokens } from './access-token.ts';
import { memberCaller } from './credential.ts';
import { alreadyEnded, login, logout, refreshReused } from './operations.ts';
import { SESSION_SCOPES } from './session-tokens.ts';

export const REFRESH_SECONDS = 30 * 86_400;

/** Where a request came from. */
export interface Origin {
  readonly request_id: string;
  readonly ip?: string | undefined;
  readonly user_agent?: string | undefined;
}

export interface Opened {
  readonly caller: Caller;
  readonly tokens: SessionTokens;
}

export interface Sessions {
  /** A session of the person in the organization; undefined when they are no member of it. */
  open(user_id: string, org_id: string, from: Origin, operation?: AnyOperation): Promise<Opened | undefined>;
  /** Records the session with what else `operation` does, and hands out its tokens. */
  begin(caller: Caller, from: Origin, operation: AnyOperation, more?: object): Promise<Opened>;
  /** The next tokens for a refresh token, which is good once. */
  refresh(refresh_token: string, from: Origin): Promise<Opened>;
  /** Ends the session of a refresh token, used or not. One that is over or unknown is as good as ended. */
  end(refresh_token: string, from: Origin): Promise<void>;
  /** Ends the person's sessions in every organization, but for one. */
  endAll(user_id: string, from: Origin, operation: AnyOperation, but?: string): Promise<void>;
}

interface Family {
  readonly org_id: string;
  readonly session_id: string;
  readonly user_id: string;
  readonly used: boolean;
  readonly expired: boolean;
  readonly live: boolean;
}

/** The credential of a session that is about to be. */
export const newSession = () =>
  ({ kind: 'session', id: newId('ses'), scopes: SESSION_SCOPES, expires_at: null }) as const;

export function createSessions(core: Core, access: AccessTokens, now: () => Date): Sessions {
  const { system } = core.db;
  const later = () => new Date(now().getTime() + REFRESH_SECONDS * 1000);

  const answer = async (caller: Caller, refresh_token: string): Promise<Opened> => {
    const { org_id, user_id, credential } = caller;
    const access_token = await access.sign({ user_id, org_id, session_id: credential.id });
    return { caller, tokens: { access_token, refresh_token, token_type: 'Bearer', expires_in: ACCESS_SECONDS } };
  };

  const familyOf = async (refresh_token: string): Promise<Family | undefined> => {
    if (!isSecret(PREFIX.refresh, refresh_token)) return undefined;
    const { rows } = await system.query<Family>(
      `SELECT r.org_id, r.session_id, s.user_id, r.used_at IS NOT NULL AS used, r.expires_at <= $2 AS expired,
        s.revoked_at IS NULL AND s.expires_at > $2 AS live
      FROM refresh_tokens r JOIN sessions s ON s.org_id = r.org_id AND s.id = r.session_id WHERE r.hash = $1`,
      [hashSecret(refresh_token), now()],
    );
    return rows[0];
  };

  const callerOf = ({ org_id, user_id, session_id }: Family) =>
    memberCaller(core.db, user_id, org_id, { ...newSession(), id: session_id });

  const record = async (
    caller: Caller,
    operation: AnyOperation,
    input: object,
    { request_id, ip, user_agent }: Origin,
  ) => {
    await core.execute(operation, caller, input, { via: 'rest', request_id, ip, user_agent });
  };

  const finish = async (caller: Caller, operation: AnyOperation, session_ids: readonly string[], from: Origin) => {
    try {
      await record(caller, operation, { session_ids, now: now().toISOString() }, from);
    } catch (error) {
      if ((error as Failure).code !== alreadyEnded.code) throw error;
    }
  };

  const endFamily = async (family: Family, operation: AnyOperation, from: Origin) => {
    const caller = family.live ? await callerOf(family) : undefined;
    if (caller) await finish(caller, operation, [family.session_id], from);
  };

  const begin: Sessions['begin'] = async (caller, from, operation, more = {}) => {
    const device = {
      user_agent: from.user_agent?.slice(0, 500) ?? null,
      ip: from.ip ?? null,
      now: now().toISOString(),
      expires_at: later().toISOString(),
    };
    await record(caller, operation, { ...device, ...more }, from);
    const refresh_token = newSecret(PREFIX.refresh);
    await system.query(
      'INSERT INTO refresh_tokens (hash, org_id, session_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)',
      [hashSecret(refresh_token), caller.org_id, caller.credential.id, now(), later()],
    );
    return answer(caller, refresh_token);
  };

  return {
    begin,
    async open(user_id, org_id, from, operation = login) {
      const caller = await memberCaller(core.db, user_id, org_id, newSession());
      return caller && begin(caller, from, operation);
    },
    async refresh(refresh_token, from) {
      const family = await familyOf(refresh_token);
      if (!family) throw fail(failures.unauthenticated, 'The refresh token is unknown.');
      const caller = family.live ? await callerOf(family) : undefined;
      if (!caller) throw fail(failures.unauthenticated, 'The session has ended; sign in again.');
      const next = newSecret(PREFIX.refresh);
      // The row decides between two who come at once: the second finds it used.
      const { rowCount } = await system.query(
        `WITH used AS (UPDATE refresh_tokens SET used_at = $3
            WHERE hash = $1 AND used_at IS NULL AND expires_at > $3 RETURNING org_id, session_id),
          live AS (UPDATE sessions s SET last_used_at = $3, expires_at = $4 FROM used
            WHERE s.org_id = used.org_id AND s.id = used.session_id AND s.revoked_at IS NULL RETURNING s.org_id, s.id)
        INSERT INTO refresh_tokens (hash, org_id, session_id, created_at, expires_at)
        SELECT $2, org_id, id, $3, $4 FROM live`,
        [hashSecret(refresh_token), hashSecret(next), now(), later()],
      );
      if (rowCount === 1) return answer(caller, next);
      if (family.expired) throw fail(failures.token_expired, 'The refresh token has expired; sign in again.');
      // Somebody else holds it: neither they nor we can tell who is the thief.
      await endFamily(family, refreshReused, from);
      throw fail(
        failures.unauthenticated,
        'The refresh token was used before, so its session was ended; sign in again.',
      );
    },
    async end(refresh_token, from) {
      const family = await familyOf(refresh_token);
      if (family) await endFamily(family, logout, from);
    },
    async endAll(user_id, from, operation, but = '') {
      const { rows } = await system.query<{ org_id: string; ids: string[] }>(
        `SELECT s.org_id, array_agg(s.id ORDER BY s.id) AS ids FROM members m
          JOIN sessions s ON s.org_id = m.org_id AND s.user_id = m.user_id
        WHERE m.user_id = $1 AND s.id <> $2 AND s.revoked_at IS NULL GROUP BY s.org_id`,
        [user_id, but],
      );
      for (const { org_id, ids } of rows) {
        const caller = await memberCaller(core.db, user_id, org_id, { ...newSession(), id: ids[0] as string });
        // Where they are a member no more, no credential of theirs works.
        if (caller) await finish(caller, operation, ids, from);
      }
    },
  };
}
