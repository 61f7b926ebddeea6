import { conflict } from '../kernel/index.ts';

export const taskCycle = conflict('task_cycle', 'A task cannot be its own ancestor');
export const statusNotAllowed = conflict('status_not_allowed', 'A task does not go from this status to that one');
export const taskNotRestorable = conflict('task_not_restorable', 'The task cannot be restored any more');
export const dependencyCycle = conflict('dependency_cycle', 'The tasks would wait for each other');
export const dependencyExists = conflict('dependency_exists', 'The task waits for that one already');
export const tooManyDependencies = conflict('too_many_dependencies', 'There are as many dependencies as there can be');
export const checklistFull = conflict('checklist_full', 'The checklist has as many items as it can have');
export const tooManyTasks = conflict('too_many_tasks', 'More tasks would change than one call may');
