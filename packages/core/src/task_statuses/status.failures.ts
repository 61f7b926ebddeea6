import { conflict } from '../kernel/index.ts';

export const statusAdvanceLoop = conflict(
  'status_advance_loop',
  'Tasks would go round in these statuses by themselves',
);
export const statusNeeded = conflict('status_needed', 'There must be an open status and a terminal one');
