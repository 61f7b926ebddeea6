export { type Bus, type BusOptions, createBus } from './bus.ts';
export { eventChannel } from './channels.ts';
export { createEventLog, type EventLogOptions } from './event-log.ts';
export { memoryTransport } from './memory-transport.ts';
export { KEPT_DAYS, purgeEvents } from './purge.ts';
export { redisRateLimitStore } from './redis-rate-limit.ts';
export { redisTransport } from './redis-transport.ts';
export { createRelay, type Relay, type RelayOptions } from './relay.ts';
export type * from './types.ts';
