import { sql } from '@stint/db';
import { inProject } from '../../kernel/index.ts';
import { recurrencePaused } from '../../task_recurrences/recurrence.events.ts';
import { TaskRecurrence } from '../../task_recurrences/recurrence.schema.ts';
import type { News } from '../notification.source.ts';

export const recurrenceNews: News = {
  topic: TaskRecurrence,
  title: (t) => sql`${t}.template ->> 'title'`,
  project: (t) => sql`${t}.project_id`,
  again: inProject(),
  sources: [
    {
      on: recurrencePaused,
      category: 'assignments',
      // Who paused it by hand knows.
      to: ({ data }) => (data.pause_reason ? [String(data.created_by)] : []),
      says: ({ title }) => `The recurring task ${title} could not be made, and is paused`,
    },
  ],
};
