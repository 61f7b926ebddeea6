import { conflict } from '../kernel/index.ts';

export const nothingToSkip = conflict('nothing_to_skip', 'There is no day ahead that could be left out');
