import { conflict } from '../kernel/index.ts';

export const dayTaken = conflict('day_taken', 'There is other time on that day');
