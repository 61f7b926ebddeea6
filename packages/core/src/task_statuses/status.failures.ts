import { conflict } from '../kernel/index.ts';

export const statusAdvanceLoop = conflict(
  'status_advance_loop',
  'Tasks would go round in these statuses by themselves',
);
export const statusNeeded = conflict('status_needed', 'There must be an open status and a terminal one');
export const tooManyStatuses = conflict('too_many_statuses', 'There are as many statuses as there can be');
export const statusNameTaken = conflict('status_name_taken', 'There is a status of this name already');
export const ownStatusesThere = conflict('own_statuses_there', 'The project has statuses of its own already');
export const ownStatusesMissing = conflict(
  'own_statuses_missing',
  "The project's tasks are in the organization's statuses",
);
