import type { Happened } from '@stint/core';

/** A request as it came: headers by their small names, and the bytes that were signed. */
export interface Delivery {
  header(name: string): string;
  readonly body: Buffer;
  readonly now: Date;
}

/** How one provider says what happened. */
export interface Provider {
  /** Whether it was sent by who holds the secret. */
  isSigned(delivery: Delivery, secret: string): boolean;
  /** What a repeated delivery has in common with the first; empty where it says nothing. */
  idOf(delivery: Delivery): string;
  /** What happened; null where that is none of ours. */
  read(delivery: Delivery, payload: unknown): Happened | null;
}
