import { conflict } from '../kernel/index.ts';

export const repositoryLinkedAlready = conflict('repository_linked', 'The repository is linked already');
export const repositoryMismatch = conflict('repository_mismatch', 'The webhook is for another repository');
export const authorTaken = conflict('commit_author_taken', "The address is a member's already");
export const draftReviewed = conflict('draft_reviewed', 'The draft was accepted or dismissed already');
