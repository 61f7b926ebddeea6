import { myDay } from './operations/my-day.ts';

/** What somebody has before them. */
export const work = { operations: [myDay], entities: [] };
