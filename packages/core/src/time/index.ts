import { TimeEntry } from './entry.schema.ts';
import { adjustTimer } from './operations/adjust-timer.ts';
import { currentTimer } from './operations/current-timer.ts';
import { discardTimer } from './operations/discard-timer.ts';
import { bulkUpdateEntries } from './operations/entries-bulk-update.ts';
import { createEntry } from './operations/entries-create.ts';
import { deleteEntry } from './operations/entries-delete.ts';
import { getEntry } from './operations/entries-get.ts';
import { listEntries } from './operations/entries-list.ts';
import { updateEntry } from './operations/entries-update.ts';
import { startTimer } from './operations/start-timer.ts';
import { stopTimer } from './operations/stop-timer.ts';
import { summarizeTime } from './operations/summary.ts';
import { unbilledTime } from './operations/unbilled.ts';
import { timeGraph } from './time.graph.ts';

export { running, stopEntry } from './running.ts';
export { settling } from './settle.ts';
export { TimeEntry };

/** Timers, the entries they and people make, and what of it can be billed. */
export const time = {
  operations: [
    startTimer,
    stopTimer,
    currentTimer,
    adjustTimer,
    discardTimer,
    listEntries,
    getEntry,
    createEntry,
    updateEntry,
    deleteEntry,
    bulkUpdateEntries,
    summarizeTime,
    unbilledTime,
  ],
  entities: [TimeEntry],
  graph: timeGraph,
};
