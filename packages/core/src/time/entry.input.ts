import { z } from 'zod';
import { id, prose, rate } from '../kernel/index.ts';
import { taskRef } from '../tasks/index.ts';

/** What an entry is for. A task brings its project along. */
export const workInput = {
  project_id: id('prj').nullable().optional(),
  task_id: taskRef.nullable().optional(),
  description: prose(2000).nullable().optional(),
  /** Left out: as the project says. */
  billable: z.boolean().optional(),
};

/** An hour's price for the entry itself, in minor units of the project's currency; null takes it back. Needs manage_rates. */
export const rateInput = { billable_rate: rate().nullable().optional() };
