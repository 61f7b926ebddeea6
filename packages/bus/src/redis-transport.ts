import { Redis } from 'ioredis';
import type { Transport } from './types.ts';

/** A command is answered in this time, in milliseconds, or counts as lost. */
const COMMAND_TIMEOUT = 5_000;

/** Nothing is queued while Redis is away: what could not be published is published again from the log. */
const options = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_TIMEOUT,
  connectTimeout: COMMAND_TIMEOUT,
  keepAlive: 10_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
};

/** Carries messages through Redis, to every process on it. It connects, and connects again, by itself. */
export function redisTransport(url: string): Transport {
  const publisher = new Redis(url, options);
  const subscriber = new Redis(url, options);
  const listeners = new Map<string, Set<(message: string) => void>>();
  const reconnected = new Set<() => void>();
  let subscribed = false;

  // Told by `healthy`; without a listener an error would end the process.
  publisher.on('error', () => undefined);
  subscriber.on('error', () => undefined);
  subscriber.on('close', () => {
    subscribed = false;
  });
  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  });
  subscriber.on('ready', () => {
    const channels = [...listeners.keys()];
    const done = channels.length ? subscriber.subscribe(...channels) : Promise.resolve();
    done.then(
      () => {
        subscribed = true;
        for (const listener of reconnected) listener();
      },
      () => subscriber.disconnect(true),
    );
  });

  const release = (channel: string, listener: (message: string) => void) => () => {
    const on = listeners.get(channel);
    if (!on?.delete(listener) || on.size > 0) return;
    listeners.delete(channel);
    if (subscriber.status === 'ready') subscriber.unsubscribe(channel).catch(() => undefined);
  };

  return {
    get healthy() {
      return subscribed && publisher.status === 'ready';
    },
    async publish(channel, messages) {
      const commands = messages.map((message) => ['publish', channel, message]);
      const answers = await publisher.pipeline(commands).exec();
      const failed = answers?.find(([error]) => error);
      if (!answers || failed) throw failed?.[0] ?? new Error('Redis is away.');
    },
    async subscribe(channel, listener) {
      const on = listeners.get(channel) ?? new Set();
      const first = on.size === 0;
      listeners.set(channel, on.add(listener));
      // While away, `ready` subscribes to all there is.
      if (first && subscriber.status === 'ready') {
        await subscriber.subscribe(channel).catch(() => subscriber.disconnect(true));
      }
      return release(channel, listener);
    },
    onReconnect(listener) {
      reconnected.add(listener);
      return () => reconnected.delete(listener);
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
