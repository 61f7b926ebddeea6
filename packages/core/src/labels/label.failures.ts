import { conflict } from '../kernel/index.ts';

export const labelNameTaken = conflict('label_name_taken', 'There is a label of this name already');
