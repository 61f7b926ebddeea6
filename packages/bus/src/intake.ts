import { type LoggedEvent, loggedEvent, type StoredEvent } from '@stint/core';

/** Puts what a lossy carrier brings in order: each event of a log once, with what is missing read from the log. */
export interface Intake {
  /** The last event that was delivered. */
  readonly last: number;
  push(message: string): void;
  /** Reads on from the log, whatever was brought. */
  catchUp(): void;
  stop(): void;
}

export interface IntakeOptions {
  readonly from: number;
  /** Events after a `seq`, in order. */
  read(after: number, limit: number): Promise<readonly StoredEvent[]>;
  /** What must be done before an event is delivered; where it fails, the event is brought again. */
  before(event: LoggedEvent): Promise<void> | undefined;
  /** Gets each event once, in order. */
  deliver(event: LoggedEvent): void;
  onError(error: unknown): void;
}

const BATCH = 500;
/** Messages that wait; past this the log is read instead. */
const WAITING = 5_000;
const RETRY = 500;
/** Milliseconds of delivering after which sockets get their turn to send. */
const TURN = 10;

export function createIntake({ from, read, before, deliver, onError }: IntakeOptions): Intake {
  let last = from;
  let inbox: string[] = [];
  let behind = false;
  let pumping = false;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let turn = 0;

  /** One at a time. */
  async function pump(): Promise<void> {
    if (pumping || retry || stopped) return;
    pumping = true;
    try {
      while (!stopped && (behind || inbox.length > 0)) await (behind ? readOn() : take());
    } catch (error) {
      onError(error);
      behind = true;
      retry = setTimeout(() => {
        retry = undefined;
        void pump();
      }, RETRY);
    } finally {
      pumping = false;
    }
  }

  async function readOn(): Promise<void> {
    behind = false;
    for (let full = true; full && !stopped; ) {
      const events = await read(last, BATCH);
      full = events.length === BATCH;
      for (const { text } of events) await pass(text);
    }
  }

  async function take(): Promise<void> {
    const messages = inbox;
    inbox = [];
    for (const message of messages) {
      const seq = seqOf(message);
      if (seq <= last) continue;
      if (seq !== last + 1) {
        behind = true;
        return;
      }
      await pass(message);
    }
  }

  async function pass(text: string): Promise<void> {
    const event = loggedEvent(text);
    await before(event);
    if (performance.now() - turn > TURN) {
      await new Promise(setImmediate);
      turn = performance.now();
    }
    if (stopped) return;
    // In one step: who joins at `last` has missed nothing and gets nothing twice.
    deliver(event);
    last = event.seq;
  }

  return {
    get last() {
      return last;
    },
    push(message) {
      if (inbox.push(message) > WAITING) {
        inbox = [];
        behind = true;
      }
      void pump();
    },
    catchUp() {
      behind = true;
      void pump();
    },
    stop() {
      stopped = true;
      clearTimeout(retry);
    },
  };
}

const SEQ = /^\{"seq":(\d+),/;

/** The `seq` of a message; of one that is none of ours a number that makes the log be read. */
const seqOf = (message: string): number => Number(SEQ.exec(message)?.[1] ?? Number.MAX_SAFE_INTEGER);
