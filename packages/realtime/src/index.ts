export { type RealtimeOptions, realtimeAdapter } from './adapter.ts';
export { CLOSE, LIMITS, type Limits } from './limits.ts';
