import { listEvents } from './operations/list.ts';

export { EnvelopeSchema } from './envelope.schema.ts';
export { accessOf, loadAccess, loadMemberships, type Memberships } from './event.access.ts';
export { type EventFilter, eventFilter, eventFilterInput } from './event.filter.ts';
export { isKept, type LogBounds, logBounds, readLog, resyncRequired, type StoredEvent } from './event.log.ts';
export { type LoggedEvent, loggedEvent, type Rendering, withSeq } from './event.logged.ts';

/** The log read by its `seq`. */
export const events = { operations: [listEvents], entities: [] };
