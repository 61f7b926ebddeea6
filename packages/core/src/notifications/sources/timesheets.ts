import { sql } from '@stint/db';
import {
  timesheetApproved,
  timesheetRejected,
  timesheetReopened,
  timesheetSubmitted,
} from '../../time/timesheet.events.ts';
import { Timesheet } from '../../time/timesheet.schema.ts';
import { holding, type News, person, type Source } from '../notification.source.ts';

const decided = (on: Source['on'], did: string): Source => ({
  on,
  category: 'approvals',
  to: person(),
  says: ({ who, title }) => `${who} ${did} your timesheet (week of ${title})`,
});

export const timesheetNews: News = {
  topic: Timesheet,
  title: (t) => sql`${t}.week_starts_on::text`,
  sources: [
    {
      on: timesheetSubmitted,
      category: 'approvals',
      to: holding('approve_time'),
      says: ({ who, title }) => `${who} handed in a timesheet (week of ${title})`,
    },
    decided(timesheetApproved, 'approved'),
    decided(timesheetRejected, 'rejected'),
    decided(timesheetReopened, 'reopened'),
  ],
};
