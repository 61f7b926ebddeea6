import { conflict } from '../kernel/index.ts';

export const entryLocked = conflict('entry_locked', 'The time entry cannot change any more');
export const noTimerRunning = conflict('no_timer_running', 'No timer is running');
