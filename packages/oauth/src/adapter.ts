import { hashSecret } from '@stint/core';
import type { Database } from '@stint/db';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import { clientAdapter } from './clients.ts';
import type { Connections } from './connections.ts';
import { storable } from './storable.ts';

/** Seconds in which a refresh token works again: a client whose answer was lost on the way asks once more. */
const RETRY_SECONDS = 30;

/** What hangs on a connection, and is worth nothing once that has ended. */
const GRANTED = new Set(['Grant', 'AuthorizationCode', 'AccessToken', 'RefreshToken']);
const TOKENS = ['AccessToken', 'RefreshToken'];

interface Found {
  readonly payload: AdapterPayload;
  readonly consumed: boolean;
}

const LIVE = `(r.grant_id IS NULL OR EXISTS (SELECT FROM connected_apps a
  JOIN members m ON m.org_id = a.org_id AND m.user_id = a.user_id AND m.removed_at IS NULL
  JOIN orgs o ON o.org_id = a.org_id AND o.deleted_at IS NULL
  WHERE a.grant_id = r.grant_id AND a.revoked_at IS NULL))`;

const SPENT = `r.consumed_at IS NOT NULL
  AND (r.kind <> 'RefreshToken' OR r.consumed_at < now() - interval '${RETRY_SECONDS} seconds')`;

/** A token keeps its connection: that lasts as long as the last of them. A client that refreshes is in use. */
const UPSERT = `WITH app AS (
    UPDATE connected_apps SET expires_at = greatest(expires_at, to_timestamp($6)) WHERE grant_id = $4 AND $1 = ANY($7)
  ), client AS (
    UPDATE oauth_clients SET used_at = now() WHERE id = $3::jsonb->>'clientId' AND $1 = 'RefreshToken'
  )
  INSERT INTO oauth_records (kind, hash, payload, grant_id, uid, expires_at) VALUES ($1, $2, $3, $4, $5, to_timestamp($6))
  ON CONFLICT (kind, hash) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`;

/**
 * What the authorization server keeps, in PostgreSQL, so that any process answers what another began. A record is found by
 * the hash of its secret, which is nowhere in it.
 */
export const postgresAdapter =
  (db: Database, connections: Connections): AdapterFactory =>
  (kind) =>
    kind === 'Client' ? clientAdapter(db) : recordAdapter(db, kind, connections);

function recordAdapter({ system }: Database, kind: string, connections: Connections): Adapter {
  const one = async (where: string, value: unknown): Promise<Found | undefined> => {
    const { rows } = await system.query<Found>(
      `SELECT r.payload, ${SPENT} AS consumed FROM oauth_records r
        WHERE r.kind = $1 AND ${where} AND r.expires_at > now() AND ${LIVE}`,
      [kind, value],
    );
    return rows[0];
  };
  const whole = (found: Found | undefined, jti: string): AdapterPayload | undefined =>
    found && { ...found.payload, jti, ...(found.consumed ? { consumed: true } : {}) };

  const revokeByGrantId = async (grantId: string) => {
    await connections.end(grantId);
    await system.query('DELETE FROM oauth_records WHERE grant_id = $1', [grantId]);
  };

  return {
    async upsert(id, payload, expiresIn) {
      const { grantId, uid, exp = Math.floor(Date.now() / 1000) + (expiresIn ?? 0) } = payload;
      const grant_id = kind === 'Grant' ? id : GRANTED.has(kind) ? grantId : undefined;
      await system.query(UPSERT, [kind, hashSecret(id), stored(payload), grant_id ?? null, uid ?? null, exp, TOKENS]);
    },
    find: async (id) => whole(await one('r.hash = $2', hashSecret(id)), id),
    /** Who is signed in, without the secret of the cookie that proves it. */
    findByUid: async (uid) => (uid.includes('\u0000') ? undefined : (await one('r.uid = $2', uid))?.payload),
    async findByUserCode() {
      throw new Error('There are no user codes.');
    },
    async consume(id) {
      const { rowCount } = await system.query(
        `UPDATE oauth_records SET consumed_at = coalesce(consumed_at, now())
          WHERE kind = $1 AND hash = $2 AND (consumed_at IS NULL OR kind = 'RefreshToken')`,
        [kind, hashSecret(id)],
      );
      if (rowCount) return;
      // Of two who bring the same code at once, one comes too late.
      const late = await one('r.hash = $2', hashSecret(id));
      if (late?.payload.grantId) await revokeByGrantId(late.payload.grantId);
      throw new errors.InvalidGrant('authorization code already consumed');
    },
    async destroy(id) {
      await system.query('DELETE FROM oauth_records WHERE kind = $1 AND hash = $2', [kind, hashSecret(id)]);
    },
    revokeByGrantId,
  };
}

/** Without its own secret, and without the session cookie that a request being answered was begun with. */
function stored({ jti: _, session, ...payload }: AdapterPayload): string {
  const { cookie: __, ...rest } = (session ?? {}) as Record<string, unknown>;
  return storable(session ? { ...payload, session: rest } : payload);
}
