import { type Caller, type Core, isKept, logBounds, loggedEvent, mayRead, readLog } from '@stint/core';
import { seesEvent } from './audience.ts';
import { eventChannel, signalChannel } from './channels.ts';
import { createCrowd } from './crowd.ts';
import { createFollower, type Deliver, type Follower, reaches } from './follower.ts';
import { createIntake } from './intake.ts';
import type { EndReason, Following, FollowOptions, Signal, Transport } from './types.ts';

/** The log of one organization while somebody follows it. */
export interface Feed {
  follow(
    caller: Caller,
    options: FollowOptions,
    deliver: Deliver,
    onEnd: (reason: EndReason) => void,
  ): Promise<Following>;
  /** The last event that went to the live followers. */
  readonly last: number;
  /** Reads what was missed from the log. */
  catchUp(): void;
  stop(): void;
}

export interface FeedOptions {
  readonly core: Core;
  readonly org_id: string;
  readonly transport: Transport;
  readonly refresh?: ((caller: Caller) => Promise<Caller>) | undefined;
  readonly onError: (error: unknown) => void;
  /** Nobody follows any more. */
  readonly onIdle: () => void;
}

const REPLAY_BATCH = 200;

/** Opens a feed at the log's head. It is subscribed before the head is read, so nothing falls between. */
export async function openFeed({ core, org_id, transport, onError, onIdle, ...given }: FeedOptions): Promise<Feed> {
  const { db } = core;
  const crowd = createCrowd({ core, org_id, ...given });
  const query: typeof db.query = (statement) => db.query(statement);
  const bounds = () => db.read(org_id, () => logBounds(query, org_id));
  const read = (after: number, limit: number, upTo?: number) =>
    db.read(org_id, () => readLog(query, org_id, after, limit, upTo));

  const early: string[] = [];
  let push = (message: string): void => void early.push(message);
  const unsubscribe = await Promise.all([
    transport.subscribe(eventChannel(org_id), (message) => push(message)),
    transport.subscribe(signalChannel(org_id), (message) => crowd.signal(JSON.parse(message) as Signal)),
  ]);
  const close = () => {
    for (const stop of unsubscribe) stop();
  };
  const { head: from } = await bounds().catch((error) => {
    close();
    throw error;
  });
  const intake = createIntake({ from, read, before: crowd.before, deliver: crowd.hand, onError });
  push = intake.push;
  for (const message of early) push(message);

  /** Reads to the follower what it missed, never past what the live ones have, and then joins it to them. */
  async function replay(follower: Follower): Promise<void> {
    while (!follower.ended && follower.seq < intake.last) {
      const events = await read(follower.seq, REPLAY_BATCH, intake.last);
      if (events[0]?.seq !== follower.seq + 1) return follower.end('resync_required');
      for (const { seq, text } of events) {
        if (follower.ended) return;
        const event = loggedEvent(text);
        const { caller } = follower.access;
        const may = event.definition && mayRead(caller, event.definition.entity) && seesEvent(event, follower.access);
        if (may && reaches(event, follower)) await follower.send(event.render(caller.permissions));
        follower.seq = seq;
      }
    }
    if (!follower.ended) crowd.join(follower);
  }

  let joining = 0;
  const settle = () => {
    if (crowd.size === 0 && joining === 0) onIdle();
  };

  return {
    get last() {
      return intake.last;
    },
    async follow(caller, options, deliver, onEnd) {
      joining++;
      try {
        const kept = await bounds();
        const { after: seq = kept.head } = options;
        const complete = isKept(seq, kept);
        const access = await crowd.accessNow(caller);
        const onGone = (ended: Follower) => {
          crowd.remove(ended);
          settle();
        };
        const follower = createFollower({ access, seq, options, deliver, onEnd, onGone });
        crowd.add(follower);
        const begin = async () => {
          if (!complete) return follower.end('resync_required');
          await replay(follower);
        };
        // Once the caller has what follow() answers.
        setImmediate(() => {
          begin().catch((error) => {
            onError(error);
            follower.end('stopped');
          });
        });
        return {
          seq,
          update: async (now) => crowd.move(follower, await crowd.accessNow(now)),
          stop: () => follower.end(),
        };
      } finally {
        joining--;
        settle();
      }
    },
    catchUp: () => intake.catchUp(),
    stop() {
      intake.stop();
      close();
      crowd.endAll();
    },
  };
}
