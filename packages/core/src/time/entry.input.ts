import { z } from 'zod';
import { day, id, instant, prose } from '../kernel/index.ts';
import { taskRef } from '../tasks/index.ts';

/** What an entry is for. A task brings its project along. */
export const workInput = {
  project_id: id('prj').nullable().optional(),
  task_id: taskRef.nullable().optional(),
  description: prose(2000).nullable().optional(),
  /** Left out: as the project says. */
  billable: z.boolean().optional(),
};

/** A range of days, both included, cut in `time_zone`. */
export const rangeInput = {
  from: day(),
  to: day(),
};

export const when = instant;
