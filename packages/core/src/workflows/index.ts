import { draftInvoice } from './operations/draft-invoice.ts';
import { logDay } from './operations/log-day.ts';
import { openEngagement } from './operations/open-engagement.ts';
import { planTasks } from './operations/plan-tasks.ts';
import { weeklyReview } from './operations/weekly-review.ts';

export { activeTasks, BriefTasks, mayReadTasks, openTasks } from './workflow.brief.ts';

/** Jobs of several steps in one call: each step by its own operation's rules, all of them or none. */
export const workflows = {
  operations: [openEngagement, planTasks, logDay, draftInvoice, weeklyReview],
  entities: [],
};
