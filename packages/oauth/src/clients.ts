import { hashSecret } from '@stint/core';
import type { Database } from '@stint/db';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { storable } from './storable.ts';

/** Hours in which a client that registered itself is used for the first time, or forgotten. */
const FIRST_USE_HOURS = 24;

interface ClientRow {
  readonly metadata: AdapterPayload;
  readonly secret_hash: Buffer | null;
}

/** What is kept and given out in the place of a client's secret. */
export const digest = (secret: string): string => hashSecret(secret).toString('base64url');

/** Clients that registered themselves. Of a secret the digest is kept, which is what `find` answers. */
export function clientAdapter({ system }: Database): Adapter {
  const never = async () => {
    throw new Error('Clients are only registered and found.');
  };
  return {
    async upsert(id, { client_secret, ...metadata }) {
      const hash = client_secret === undefined ? null : hashSecret(client_secret);
      await system.query('INSERT INTO oauth_clients (id, metadata, secret_hash) VALUES ($1, $2, $3)', [
        id,
        storable(metadata),
        hash,
      ]);
    },
    async find(id) {
      if (id.includes('\u0000')) return undefined;
      const { rows } = await system.query<ClientRow>(
        `SELECT metadata, secret_hash FROM oauth_clients
          WHERE id = $1 AND (used_at IS NOT NULL OR created_at > now() - interval '${FIRST_USE_HOURS} hours')`,
        [id],
      );
      const [row] = rows;
      if (!row) return undefined;
      const { metadata, secret_hash } = row;
      return secret_hash ? { ...metadata, client_secret: secret_hash.toString('base64url') } : metadata;
    },
    findByUid: never,
    findByUserCode: never,
    consume: never,
    destroy: never,
    revokeByGrantId: never,
  };
}

/** What has had its time: records, clients nobody ever agreed to, and those unused for a year. For a job of the server. */
export const SWEEP = `WITH record AS (DELETE FROM oauth_records WHERE expires_at < now()),
    grants AS (DELETE FROM oauth_records r USING connected_apps a
      WHERE r.kind = 'Grant' AND a.grant_id = r.grant_id AND (a.revoked_at IS NOT NULL OR a.expires_at < now()))
  DELETE FROM oauth_clients WHERE (used_at IS NULL AND created_at < now() - interval '${FIRST_USE_HOURS} hours')
    OR used_at < now() - interval '1 year'`;
