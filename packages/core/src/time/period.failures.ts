import { conflict } from '../kernel/index.ts';

export const periodOverlaps = conflict('period_overlaps', 'Some of these days are locked already');
