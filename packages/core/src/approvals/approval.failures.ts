import { conflict } from '../kernel/index.ts';

export const approvalNotPending = conflict('approval_not_pending', 'This was decided already, or has expired');
export const approvalAskerGone = conflict('approval_asker_gone', 'The token that asked may not do this any more');
