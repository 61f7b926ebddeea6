import { sql } from '@stint/db';
import { inProject } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import { projectBudgetReached, projectMemberAdded } from '../../projects/project.events.ts';
import { holding, type News, person } from '../notification.source.ts';

export const projectNews: News = {
  topic: Project,
  title: (t) => sql`${t}.name`,
  project: (t) => sql`${t}.id`,
  again: inProject(),
  sources: [
    {
      on: projectMemberAdded,
      category: 'assignments',
      to: person(),
      says: ({ who, title }) => `${who} put you on the project ${title}`,
    },
    {
      on: projectBudgetReached,
      category: 'budget',
      to: holding('manage_projects'),
      says: ({ title }) => `The budget of ${title} has reached a level it alerts at`,
    },
  ],
};
