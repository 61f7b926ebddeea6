import { type Caller, type Core, logBounds } from '@stint/core';
import { signalChannel } from './channels.ts';
import { type Feed, openFeed } from './feed.ts';
import type { EventLog, Transport } from './types.ts';

export interface EventLogOptions {
  readonly core: Core;
  readonly transport: Transport;
  /** Asks for a caller again: what `Authenticator.refresh` does. With it a change of roles holds from its own event on. */
  readonly refresh?: (caller: Caller) => Promise<Caller>;
  /** Milliseconds between looks at the log itself, for what the carrier lost and nobody noticed. */
  readonly checkEvery?: number;
  readonly onError?: (error: unknown) => void;
}

export function createEventLog(options: EventLogOptions): EventLog {
  const { core, transport, refresh, checkEvery = 3_000, onError = () => undefined } = options;
  const { db } = core;
  const feeds = new Map<string, Promise<Feed>>();
  const open = new Map<string, Feed>();
  let stops: (() => unknown)[] = [];
  let timer: NodeJS.Timeout | undefined;

  function feedOf(org_id: string): Promise<Feed> {
    let feed = feeds.get(org_id);
    if (!feed) {
      const onIdle = () => void close(org_id, feed as Promise<Feed>);
      feed = openFeed({ core, org_id, transport, refresh, onError, onIdle });
      feeds.set(org_id, feed);
      feed.then(
        (opened) => open.set(org_id, opened),
        () => feeds.delete(org_id),
      );
    }
    return feed;
  }

  async function close(org_id: string, feed: Promise<Feed>): Promise<void> {
    if (feeds.get(org_id) !== feed) return;
    feeds.delete(org_id);
    open.delete(org_id);
    (await feed).stop();
  }

  async function check(): Promise<void> {
    if (open.size === 0) return;
    try {
      const { rows } = await db.system.query<{ org_id: string; seq: string }>(
        'SELECT org_id, seq::text AS seq FROM org_logs WHERE org_id = ANY($1::text[])',
        [[...open.keys()]],
      );
      for (const { org_id, seq } of rows) {
        const feed = open.get(org_id);
        if (feed && Number(seq) > feed.last) feed.catchUp();
      }
    } catch (error) {
      onError(error);
    }
  }

  return {
    async follow(caller, options, deliver, onEnd) {
      const feed = await feedOf(caller.org_id);
      return feed.follow(caller, options, deliver, onEnd);
    },
    head: async (org_id) => (await db.read(org_id, () => logBounds((statement) => db.query(statement), org_id))).head,
    signal(org_id, signal) {
      transport.publish(signalChannel(org_id), [JSON.stringify(signal)]).catch(() => undefined);
    },
    start() {
      if (timer) return;
      timer = setInterval(() => void check(), checkEvery);
      stops = [
        transport.onReconnect(() => void check()),
        // With the carrier away, what this process itself commits need not wait for the next look.
        core.onCommit((org_id) => {
          if (!transport.healthy) open.get(org_id)?.catchUp();
        }),
      ];
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      for (const stop of stops) stop();
      const closing = [...feeds].map(([org_id, feed]) => close(org_id, feed).catch(() => undefined));
      await Promise.all(closing);
    },
  };
}
