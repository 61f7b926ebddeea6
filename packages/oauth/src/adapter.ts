import { hashSecret } from '@stint/core';
import type { Database } from '@stint/db';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import { clientAdapter } from './clients.ts';
import type { Connections } from './connections.ts';
import { storable } from './storable.ts';

/** What hangs on a connection, and is worth nothing once that has ended. */
const GRANTED = new Set(['Grant', 'AuthorizationCode', 'AccessToken', 'RefreshToken']);
const TOKENS = ['AccessToken', 'RefreshToken'];

const LIVE = `(r.grant_id IS NULL OR EXISTS (SELECT FROM connected_apps a
  JOIN members m ON m.org_id = a.org_id AND m.user_id = a.user_id AND m.removed_at IS NULL
  JOIN orgs o ON o.org_id = a.org_id AND o.deleted_at IS NULL
  WHERE a.grant_id = r.grant_id AND a.revoked_at IS NULL))`;

/** A token keeps its connection: that lasts as long as the last of them. A client that refreshes is in use. */
const UPSERT = `WITH app AS (
    UPDATE connected_apps SET expires_at = greatest(expires_at, to_timestamp($6)) WHERE grant_id = $4 AND $1 = ANY($7)
  ), client AS (
    UPDATE oauth_clients SET used_at = now() WHERE id = $3::jsonb->>'clientId' AND $1 = 'RefreshToken'
  )
  INSERT INTO oauth_records (kind, hash, payload, grant_id, uid, expires_at) VALUES ($1, $2, $3, $4, $5, to_timestamp($6))
  ON CONFLICT (kind, hash) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`;

const SPEND = 'UPDATE oauth_records SET consumed_at = now() WHERE kind = $1 AND hash = $2 AND consumed_at IS NULL';

/**
 * A client whose answer was lost asks once more with the same refresh token and is given another successor; of all its
 * successors one goes on. So the connection remembers which token was used last, and takes that again, for a moment, or a
 * later one.
 */
const REFRESH = `UPDATE connected_apps a SET refreshes = t.nr + 1, refreshed_by = t.hash,
    refreshed_at = CASE WHEN a.refreshed_by = t.hash THEN a.refreshed_at ELSE now() END
  FROM (SELECT grant_id, hash, coalesce((payload->>'rotations')::int, 0) AS nr FROM oauth_records
    WHERE kind = $1 AND hash = $2) t
  WHERE a.grant_id = t.grant_id AND a.revoked_at IS NULL AND (t.nr >= a.refreshes
    OR a.refreshed_by = t.hash AND a.refreshed_at > now() - interval '30 seconds')`;

/**
 * What the authorization server keeps, in PostgreSQL, so that any process answers what another began. A record is found by
 * the hash of its secret, which is nowhere in it.
 */
export const postgresAdapter =
  (db: Database, connections: Connections): AdapterFactory =>
  (kind) =>
    kind === 'Client' ? clientAdapter(db) : recordAdapter(db, kind, connections);

function recordAdapter({ system }: Database, kind: string, connections: Connections): Adapter {
  const one = async (where: string, value: unknown): Promise<AdapterPayload | undefined> => {
    const { rows } = await system.query<{ payload: AdapterPayload }>(
      `SELECT r.payload FROM oauth_records r WHERE r.kind = $1 AND ${where} AND r.expires_at > now() AND ${LIVE}`,
      [kind, value],
    );
    return rows[0]?.payload;
  };

  const end = async (grantId: string, why?: 'reused') => {
    await connections.end(grantId, why);
    await system.query('DELETE FROM oauth_records WHERE grant_id = $1', [grantId]);
  };

  return {
    async upsert(id, payload, expiresIn) {
      const { grantId, uid, exp = Math.floor(Date.now() / 1000) + (expiresIn ?? 0) } = payload;
      const grant_id = kind === 'Grant' ? id : GRANTED.has(kind) ? grantId : undefined;
      await system.query(UPSERT, [kind, hashSecret(id), stored(payload), grant_id ?? null, uid ?? null, exp, TOKENS]);
    },
    async find(id) {
      const payload = await one('r.hash = $2', hashSecret(id));
      return payload && { ...payload, jti: id };
    },
    /** Who is signed in, without the secret of the cookie that proves it. */
    findByUid: async (uid) => (uid.includes('\u0000') ? undefined : one('r.uid = $2', uid)),
    async findByUserCode() {
      throw new Error('There are no user codes.');
    },
    /** One row decides, also between two who come at once. Who comes too late may be the thief or the robbed: nobody can tell. */
    async consume(id) {
      const { rowCount } = await system.query(kind === 'RefreshToken' ? REFRESH : SPEND, [kind, hashSecret(id)]);
      if (rowCount) return;
      const late = await one('r.hash = $2', hashSecret(id));
      if (late?.grantId) await end(late.grantId, 'reused');
      throw new errors.InvalidGrant('it was used before');
    },
    async destroy(id) {
      await system.query('DELETE FROM oauth_records WHERE kind = $1 AND hash = $2', [kind, hashSecret(id)]);
    },
    revokeByGrantId: (grantId) => end(grantId),
  };
}

/** Without its own secret, and without the session cookie that a request being answered was begun with. */
function stored({ jti: _, session, ...payload }: AdapterPayload): string {
  const { cookie: __, ...rest } = (session ?? {}) as Record<string, unknown>;
  return storable(session ? { ...payload, session: rest } : payload);
}
