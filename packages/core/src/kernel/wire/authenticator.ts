import type { Caller } from '../caller.ts';

/** Who stands behind a credential; what the adapters are given to ask. */
export interface Authenticator {
  /**
   * The caller behind a bearer (session, PAT or OAuth access token), with the role as it is now.
   * Answers `unauthenticated` or `token_expired`.
   */
  authenticate(bearer: string): Promise<Caller>;
  /** The caller behind a WebSocket ticket, which is good once. */
  redeemTicket(ticket: string): Promise<Caller>;
  /** The same caller asked for again, without its secret: fails once the credential or the membership is gone. */
  refresh(caller: Caller): Promise<Caller>;
  /** Called when credentials, roles or memberships of an organization may have changed: whoever holds a caller refreshes it. */
  onChange(listener: (org_id: string) => void): () => void;
}
