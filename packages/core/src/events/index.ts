import type { AnyOperation } from '../kernel/index.ts';
import { listEvents } from './operations/list.ts';
import { type Readers, readersOf } from './readers.ts';

export { accessOf, loadAccess, loadMemberships, type Memberships } from './access.ts';
export { EnvelopeSchema } from './envelope.schema.ts';
export { type EventFilter, eventFilter, eventFilterInput } from './event-filter.ts';
export { isKept, type LogBounds, logBounds, readLog, resyncRequired, type StoredEvent } from './log.ts';
export { type LoggedEvent, loggedEvent, type Rendering, withSeq } from './logged-event.ts';
export { type Readers, readersOf } from './readers.ts';

/** The log read by its `seq`. Who sees what follows from every operation there is, so they are asked for when needed. */
export const events = (all: () => readonly AnyOperation[]) => {
  let readers: Readers | undefined;
  return {
    operations: [
      listEvents(() => {
        readers ??= readersOf(all());
        return readers;
      }),
    ],
    entities: [],
  };
};
