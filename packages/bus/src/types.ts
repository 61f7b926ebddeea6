import type { Caller } from '@stint/core';

/** One event as one reader may see it. Readers who see the same share the object, so what is made of it can be kept by it. */
export interface DeliveredEvent {
  readonly seq: number;
  readonly type: string;
  /** The envelope as JSON, less what the reader may not see. */
  readonly text: string;
}

/** Something that passes and is never stored, such as who is typing. It has no `seq` and cannot be resumed. */
export interface DeliveredSignal {
  readonly type: string;
  /** A JSON object. */
  readonly text: string;
}

export interface FollowOptions {
  /** Replay what came after this `seq` first; without it the log is followed from now on. */
  readonly after?: number | undefined;
  /** `task.updated`, `task.*` or `*`; all when absent. */
  readonly types?: readonly string[] | undefined;
  readonly project_id?: string | undefined;
  /** Called with the signals that pass, of the same types, to those who may see their subject. */
  readonly onSignal?: ((signal: DeliveredSignal) => void) | undefined;
}

/**
 * Why nothing more comes: `after` is older than what is kept, or the log was stopped, or the reader fell too far
 * behind, or its credential or membership is gone.
 */
export type EndReason = 'resync_required' | 'stopped' | 'slow' | 'unauthenticated';

export interface Following {
  /** What came after this `seq` is delivered. */
  readonly seq: number;
  /** The caller as it is now: permissions and scopes hold for the next event. */
  update(caller: Caller): Promise<void>;
  stop(): void;
}

export interface Signal {
  readonly type: string;
  readonly user_id: string;
  /** The entity it is about and its row, by which is decided who may see it; null: every member. */
  readonly subject: { readonly type: string; readonly row: Record<string, unknown> } | null;
  /** What goes out. */
  readonly body: Record<string, unknown>;
}

/** The organization's log, live and resumable. */
export interface EventLog {
  /**
   * Delivers every event the caller may see, in order, each once, also across a loss of Redis. A promise from `deliver`
   * holds further events back; a reader too far behind is ended as `slow`. `after` beyond the log's head is
   * `validation_failed`. `onEnd` is called at most once, and not for `stop()`.
   */
  follow(
    caller: Caller,
    options: FollowOptions,
    deliver: (event: DeliveredEvent) => void | Promise<void>,
    onEnd: (reason: EndReason) => void,
  ): Promise<Following>;
  /** The `seq` of the last event, 0 when there is none. */
  head(org_id: string): Promise<number>;
  /** Passes a signal on to followers in every process. Lost when Redis is away. */
  signal(org_id: string, signal: Signal): void;
  start(): void;
  stop(): Promise<void>;
}

/** What carries messages between processes. In order for each channel; may lose or double them. */
export interface Transport {
  /** Rejects when the messages may not have gone out. */
  publish(channel: string, messages: readonly string[]): Promise<void>;
  /** Never fails: while the carrier is away nothing comes, and `onReconnect` tells when it is back. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => void>;
  /** Called once every subscription stands again after a loss. */
  onReconnect(listener: () => void): () => void;
  readonly healthy: boolean;
  close(): Promise<void>;
}
