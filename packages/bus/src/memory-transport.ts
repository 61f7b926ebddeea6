import type { Transport } from './types.ts';

/** Carries messages within the process: all there is to it without Redis. */
export function memoryTransport(): Transport {
  const listeners = new Map<string, Set<(message: string) => void>>();
  return {
    healthy: true,
    async publish(channel, messages) {
      for (const message of messages) for (const listener of listeners.get(channel) ?? []) listener(message);
    },
    async subscribe(channel, listener) {
      const on = listeners.get(channel) ?? new Set();
      listeners.set(channel, on.add(listener));
      return () => {
        on.delete(listener);
        if (on.size === 0) listeners.delete(channel);
      };
    },
    onReconnect: () => () => undefined,
    close: async () => listeners.clear(),
  };
}
