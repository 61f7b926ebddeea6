import { conflict } from '../kernel/index.ts';

export const formEmpty = conflict('form_empty', 'The form asks nothing');
export const formNotPublished = conflict('form_not_published', 'The form is not published');
export const submissionConvertedAlready = conflict('submission_converted', 'The submission is a task already');

/** Answered to people outside. */
export const formClosed = conflict('form_closed', 'The form is closed');
/** Answered to the page, which says the same as the first time. */
export const alreadySubmitted = conflict('already_submitted', 'This was sent already');
