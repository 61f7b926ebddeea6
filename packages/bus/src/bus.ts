import { createEventLog, type EventLogOptions } from './event-log.ts';
import { memoryTransport } from './memory-transport.ts';
import { redisTransport } from './redis-transport.ts';
import { createRelay, type Relay } from './relay.ts';
import type { EventLog, Transport } from './types.ts';

export interface BusOptions extends Omit<EventLogOptions, 'transport'> {
  /** Without it events stay in the process. */
  readonly redisUrl?: string | undefined;
}

export interface Bus {
  readonly log: EventLog;
  readonly relay: Relay;
  readonly transport: Transport;
  start(): void;
  stop(): Promise<void>;
}

/** The relay and the log over one carrier: what a process that serves runs. */
export function createBus({ redisUrl, ...options }: BusOptions): Bus {
  const transport = redisUrl ? redisTransport(redisUrl) : memoryTransport();
  const log = createEventLog({ ...options, transport });
  const relay = createRelay({ ...options, transport });
  return {
    log,
    relay,
    transport,
    start() {
      log.start();
      relay.start();
    },
    async stop() {
      await relay.stop();
      await log.stop();
      await transport.close();
    },
  };
}
