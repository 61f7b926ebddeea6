import type { DeliveredEvent, EndReason, EventLog, Following } from '@stint/bus';
import { type Authenticator, type Caller, type Envelope, fail, failureOf, resyncRequired } from '@stint/core';
import type { Follow } from './events.ts';
import type { EventStream } from './stream.ts';

type Close = (code: number, reason: string) => void;

const LONGEST_TIMER = 2 ** 31 - 1;

/** What a socket's subscriptions are ended with, where that ends the socket. */
const CLOSING: Partial<Record<EndReason, readonly [number, string]>> = {
  slow: [4408, 'too slow'],
  unauthenticated: [4401, 'unauthenticated'],
  stopped: [1001, 'going away'],
};

// Readers who see the same are given the same object.
const parsed = new WeakMap<DeliveredEvent, Envelope>();

function envelopeOf(event: DeliveredEvent): Envelope {
  const envelope = parsed.get(event) ?? (JSON.parse(event.text) as Envelope);
  parsed.set(event, envelope);
  return envelope;
}

/** The caller behind one socket, as it is now, and what it follows. Ends with the credential. */
export class Session {
  caller: Caller;
  readonly #auth: Authenticator;
  readonly #close: Close;
  readonly #following = new Set<Following>();
  #expiry: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(auth: Authenticator, caller: Caller, close: Close) {
    this.#auth = auth;
    this.caller = caller;
    this.#close = close;
    this.#watchExpiry();
  }

  follow(log: EventLog): Follow {
    return async (options, events) => {
      const { caller } = this;
      const following = await log.follow(
        caller,
        options,
        (event) => events.push(envelopeOf(event)),
        (reason) => this.#stopped(reason, events),
      );
      this.#following.add(following);
      // The credential may have changed, or the socket gone, while the log was being read.
      if (this.#ended) following.stop();
      else if (this.caller !== caller) await following.update(this.caller);
      return {
        stop: () => {
          this.#following.delete(following);
          following.stop();
        },
      };
    };
  }

  /** Asks again who calls; without an answer the socket ends. */
  async refresh(): Promise<void> {
    try {
      this.caller = await this.#auth.refresh(this.caller);
      this.#watchExpiry();
      await Promise.all([...this.#following].map((following) => following.update(this.caller)));
    } catch (error) {
      if (failureOf(error).status < 500) this.#close(4401, 'unauthenticated');
      else this.#close(1013, 'try again later');
    }
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#expiry);
    for (const following of this.#following) following.stop();
    this.#following.clear();
  }

  #stopped(reason: EndReason, events: EventStream<Envelope>): void {
    if (reason === 'resync_required') events.fail(fail(resyncRequired));
    const closing = CLOSING[reason];
    if (closing) this.#close(...closing);
  }

  #watchExpiry(): void {
    clearTimeout(this.#expiry);
    const { expires_at } = this.caller.credential;
    if (!expires_at || this.#ended) return;
    const left = expires_at.getTime() - Date.now();
    const due = () => (left > LONGEST_TIMER ? this.#watchExpiry() : this.#close(4401, 'token_expired'));
    this.#expiry = setTimeout(due, Math.min(Math.max(left, 0), LONGEST_TIMER)).unref();
  }
}
