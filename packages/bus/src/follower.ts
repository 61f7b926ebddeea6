import { type Access, eventFilter, type LoggedEvent, type Rendering } from '@stint/core';
import type { DeliveredSignal, EndReason, EventLog, FollowOptions } from './types.ts';

/** What waits for a reader that holds events back, before it counts as too slow. */
const BACKLOG_BYTES = 1_000_000;
const BACKLOG_EVENTS = 10_000;

export type Deliver = Parameters<EventLog['follow']>[2];

/** One reader of one organization's log. */
export interface Follower {
  access: Access;
  /** Whether it gets live events; before that it is being replayed to. */
  live: boolean;
  readonly ended: boolean;
  /** The last event it was past. */
  seq: number;
  wants(event: { readonly type: string; readonly project_id: string | null }): boolean;
  /** Delivers now, and answers a promise while the reader wants no more; for the replay, which waits for it. */
  send(rendering: Rendering): void | Promise<void>;
  /** Delivers as soon as the reader takes it; for live events, which wait for nobody. */
  offer(rendering: Rendering): void;
  signal(signal: DeliveredSignal): void;
  end(reason?: EndReason): void;
}

export interface FollowerOptions {
  readonly access: Access;
  readonly seq: number;
  readonly options: FollowOptions;
  readonly deliver: Deliver;
  readonly onEnd: (reason: EndReason) => void;
  /** Called once when it is over, whoever ended it. */
  readonly onGone: (follower: Follower) => void;
}

export function createFollower(given: FollowerOptions): Follower {
  const { options, deliver } = given;
  const wants = eventFilter(options);
  let backlog: Rendering[] = [];
  let bytes = 0;
  let busy = false;
  let ended = false;

  async function drain(first: Promise<void>): Promise<void> {
    busy = true;
    try {
      await first;
      while (backlog.length > 0 && !ended) {
        const waiting = backlog;
        backlog = [];
        bytes = 0;
        for (const rendering of waiting) if (!ended) await deliver(rendering);
      }
    } catch {
      follower.end('stopped');
    }
    busy = false;
  }

  const follower: Follower = {
    access: given.access,
    live: false,
    seq: given.seq,
    get ended() {
      return ended;
    },
    wants,
    send: deliver,
    offer(rendering) {
      if (ended) return;
      if (busy) {
        backlog.push(rendering);
        bytes += rendering.text.length;
        if (bytes > BACKLOG_BYTES || backlog.length > BACKLOG_EVENTS) follower.end('slow');
        return;
      }
      try {
        const held = deliver(rendering);
        if (held) void drain(held);
      } catch {
        follower.end('stopped');
      }
    },
    signal(signal) {
      if (!ended) options.onSignal?.(signal);
    },
    end(reason) {
      if (ended) return;
      ended = true;
      backlog = [];
      given.onGone(follower);
      if (reason) given.onEnd(reason);
    },
  };
  return follower;
}

/** Whether the follower is to get the event, as far as the rule of its entity and its own filter say. */
export function reaches(event: LoggedEvent, follower: Follower): boolean {
  return event.seq > follower.seq && follower.wants(event);
}
