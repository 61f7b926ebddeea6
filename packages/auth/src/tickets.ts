import { type Caller, hashSecret, isSecret, newSecret, PREFIX } from '@stint/core';
import type { Database } from '@stint/db';
import type { Bounds, CredentialRef } from './credential.ts';

/** Seconds a ticket is good for. */
export const TICKET_SECONDS = 30;

export interface Tickets {
  /** A ticket for a WebSocket, which a browser cannot give a header; good once. */
  issue(caller: Caller): Promise<string>;
  /** The credential it was made from; undefined when it is unknown, used or too old. */
  redeem(ticket: string): Promise<(CredentialRef & Bounds) | undefined>;
}

type Subject = CredentialRef & {
  readonly user_id: string;
  readonly scopes: readonly string[];
  readonly expires_at: string | null;
};

export function createTickets(db: Database, now: () => Date): Tickets {
  return {
    async issue({ org_id, user_id, credential: { kind, id, scopes, expires_at } }) {
      const ticket = newSecret(PREFIX.ticket);
      const subject = {
        kind,
        org_id,
        id,
        user_id,
        scopes,
        expires_at: expires_at?.toISOString() ?? null,
      } satisfies Subject;
      await db.system.query(
        `INSERT INTO one_time_secrets (hash, purpose, subject, expires_at) VALUES ($1, 'ws_ticket', $2, $3)`,
        [hashSecret(ticket), JSON.stringify(subject), new Date(now().getTime() + TICKET_SECONDS * 1000)],
      );
      return ticket;
    },
    async redeem(ticket) {
      if (!isSecret(PREFIX.ticket, ticket)) return undefined;
      const { rows } = await db.system.query<{ subject: Subject; expires_at: Date }>(
        `DELETE FROM one_time_secrets WHERE hash = $1 AND purpose = 'ws_ticket' RETURNING subject, expires_at`,
        [hashSecret(ticket)],
      );
      const [row] = rows;
      if (!row || row.expires_at <= now()) return undefined;
      const { kind, org_id, id, scopes, expires_at } = row.subject;
      return { kind, org_id, id, scopes, expires_at: expires_at === null ? null : new Date(expires_at) };
    },
  };
}
