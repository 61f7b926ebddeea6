import { conflict } from '../kernel/index.ts';

export const attachmentNotPending = conflict('attachment_not_pending', 'The file was uploaded and checked already');
export const attachmentNotReady = conflict('attachment_not_ready', 'The file is not uploaded and checked yet');
export const uploadMissing = conflict('upload_missing', 'Nothing was uploaded');
export const uploadMismatch = conflict('upload_mismatch', 'What was uploaded is not what was announced');
export const alreadyAttached = conflict('already_attached', 'The file is on it already');
export const subjectLocked = conflict('subject_locked', 'What the file hangs on cannot change any more');
