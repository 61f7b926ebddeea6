import { event } from '../kernel/index.ts';
import { TimeEntry } from './entry.schema.ts';

export const timerStarted = event('time_entry.started', TimeEntry, 'A timer was started');
export const timerStopped = event('time_entry.stopped', TimeEntry, 'A timer was stopped');
export const timerDiscarded = event('time_entry.discarded', TimeEntry, 'A running timer was thrown away');
export const entryCreated = event('time_entry.created', TimeEntry, 'Time was entered');
export const entryUpdated = event('time_entry.updated', TimeEntry, 'A time entry was changed');
export const entryDeleted = event('time_entry.deleted', TimeEntry, 'A time entry was deleted');
export const entryBilled = event('time_entry.billed', TimeEntry, 'Time was put on an invoice');
export const entryReleased = event('time_entry.released', TimeEntry, 'Time was freed from an invoice');
