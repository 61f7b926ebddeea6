import { conflict } from '../kernel/index.ts';

export const taskCycle = conflict('task_cycle', 'A task cannot be its own ancestor');
export const taskNotRestorable = conflict('task_not_restorable', 'The task cannot be restored any more');
export const nothingChanged = conflict('nothing_changed', 'None of the changes could be made');
