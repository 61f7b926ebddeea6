import { conflict } from '../kernel/index.ts';

export const tooManyEntries = conflict('too_many_entries', 'More time entries would change than one call may');
