import { sql } from '@stint/db';
import { inProject } from '../../kernel/index.ts';
import { Task } from '../../tasks/index.ts';
import {
  taskAssigned,
  taskCommentCreated,
  taskCommentUpdated,
  taskCreated,
  taskUpdated,
} from '../../tasks/task.events.ts';
import { type News, newlyIn, type Source, type Told } from '../notification.source.ts';

const assigned = (on: Source['on']): Source => ({
  on,
  category: 'assignments',
  to: newlyIn('assignee_ids'),
  says: ({ who, title }) => `${who} put you on ${title}`,
});

const mentioned = (on: Source['on']): Source => ({
  on,
  category: 'mentions',
  to: newlyIn('mentioned_user_ids'),
  says: ({ who, title }) => `${who} mentioned you on ${title}`,
});

export const taskNews: News = {
  topic: Task,
  title: (t) => sql`${t}.key || ' ' || ${t}.title`,
  project: (t) => sql`${t}.project_id`,
  again: inProject(),
  sources: [
    assigned(taskCreated),
    assigned(taskUpdated),
    assigned(taskAssigned),
    mentioned(taskCommentCreated),
    mentioned(taskCommentUpdated),
    {
      on: taskCommentCreated,
      category: 'comments',
      to: ({ data }) => [{ watching: String(data.task_id) }],
      says: ({ who, title, count }) =>
        count > 1 ? `${count} new comments on ${title}` : `${who} commented on ${title}`,
    },
  ],
};

/** No event: the day comes by itself. */
export const DUE_SOON = 'task.due_soon';
export const saysDue = ({ title, due_on }: Told): string => `${title} is due on ${due_on}`;
