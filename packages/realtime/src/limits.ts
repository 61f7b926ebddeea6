export interface Limits {
  /** Milliseconds a socket may stay without a caller. */
  readonly authenticateWithin: number;
  /** Milliseconds between pings; a peer that answered none until the next is gone. */
  readonly pingEvery: number;
  /** Bytes of one message. */
  readonly message: number;
  /** Actions of one socket that run at once; the rest wait unread. */
  readonly inFlight: number;
  readonly subscriptions: number;
  /** Bytes on their way to a socket past which events wait in the log's backlog. */
  readonly highWater: number;
  /** Bytes on their way to a socket past which it is too slow even for its own answers. */
  readonly buffered: number;
  /** Milliseconds until someone who said nothing more has stopped typing. */
  readonly typingFor: number;
}

export const LIMITS: Limits = {
  authenticateWithin: 10_000,
  pingEvery: 30_000,
  message: 1_000_000,
  inFlight: 32,
  subscriptions: 50,
  highWater: 256_000,
  buffered: 8_000_000,
  typingFor: 10_000,
};

/** Why the server closed a socket. */
export const CLOSE = { goingAway: 1001, tryLater: 1013, unauthenticated: 4401, slow: 4408 } as const;
