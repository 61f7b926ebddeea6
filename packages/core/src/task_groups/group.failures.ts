import { conflict } from '../kernel/index.ts';

/** So many groups a project may have: all of them are named to put them in order. */
export const MOST_GROUPS = 500;

export const tooManyGroups = conflict('too_many_groups', 'The project has as many groups as it can have');
