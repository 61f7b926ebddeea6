import { conflict } from '../kernel/index.ts';

export const notReversible = conflict('not_reversible', 'This cannot be taken back');
export const revertConflict = conflict('revert_conflict', 'It has changed since');
