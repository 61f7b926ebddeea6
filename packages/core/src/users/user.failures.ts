import { conflict } from '../kernel/index.ts';

export const soleOwner = conflict('sole_owner', 'You are the only owner of an organization');
export const emailTaken = conflict('email_taken', 'There is an account with this email already');
