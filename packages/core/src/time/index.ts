import { timeGraph } from './entry.graph.ts';
import { TimeEntry } from './entry.schema.ts';
import { adjustTimer } from './operations/adjust-timer.ts';
import { currentTimer } from './operations/current-timer.ts';
import { discardTimer } from './operations/discard-timer.ts';
import { bulkUpdateEntries } from './operations/entries/bulk-update.ts';
import { createEntry } from './operations/entries/create.ts';
import { deleteEntry } from './operations/entries/delete.ts';
import { duplicateEntry } from './operations/entries/duplicate.ts';
import { getEntry } from './operations/entries/get.ts';
import { importEntries } from './operations/entries/import.ts';
import { previewEntryImport } from './operations/entries/import-preview.ts';
import { listEntries } from './operations/entries/list.ts';
import { splitEntry } from './operations/entries/split.ts';
import { updateEntry } from './operations/entries/update.ts';
import { timeHints } from './operations/hints.ts';
import { listPeriods } from './operations/periods/list.ts';
import { lockPeriod } from './operations/periods/lock.ts';
import { unlockPeriod } from './operations/periods/unlock.ts';
import { getRates } from './operations/rates/get.ts';
import { startTimer } from './operations/start-timer.ts';
import { stopTimer } from './operations/stop-timer.ts';
import { summarizeTime } from './operations/summary.ts';
import { approveTimesheet } from './operations/timesheets/approve.ts';
import { getTimesheet } from './operations/timesheets/get.ts';
import { listTimesheets } from './operations/timesheets/list.ts';
import { rejectTimesheet } from './operations/timesheets/reject.ts';
import { reopenTimesheet } from './operations/timesheets/reopen.ts';
import { submitTimesheet } from './operations/timesheets/submit.ts';
import { unbilledTime } from './operations/unbilled.ts';
import { weekOfTime } from './operations/week.ts';
import { TimePeriod } from './period.schema.ts';
import { timesheetGraph } from './timesheet.graph.ts';
import { Timesheet } from './timesheet.schema.ts';

export { billEntries, billingTime, releaseEntries } from './entry.billing.ts';
export { enterTime } from './entry.enter.ts';
export { entryLocked } from './entry.failures.ts';
export { entryListing } from './entry.listing.ts';
export { mayChange } from './entry.policy.ts';
export { entrySearch } from './entry.search.ts';
export { settling } from './entry.settle.ts';
export { toSecond } from './entry.span.ts';
export { ownTimeBetween, type Taken } from './entry.taken.ts';
export { instantsAt } from './import/zone.ts';
export { running, stopEntry } from './timer.running.ts';
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
    previewEntryImport,
    importEntries,
    splitEntry,
    duplicateEntry,
    summarizeTime,
    weekOfTime,
    timeHints,
    unbilledTime,
    getRates,
    listTimesheets,
    getTimesheet,
    submitTimesheet,
    approveTimesheet,
    rejectTimesheet,
    reopenTimesheet,
    listPeriods,
    lockPeriod,
    unlockPeriod,
  ],
  entities: [TimeEntry, Timesheet, TimePeriod],
  graph: [...timeGraph, ...timesheetGraph],
};
