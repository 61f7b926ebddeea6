/** What the core needs from above it; the server puts the real things in. */
export interface Ports {
  /** Signs and checks what goes into links, such as an invitation's. */
  readonly secret: Buffer;
  readonly publicUrl: string;
  /** Starts a session of the user in another of their organizations. */
  startSession(user_id: string, org_id: string): Promise<SessionTokens>;
}

export interface SessionTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}
