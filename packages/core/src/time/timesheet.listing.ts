import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, day, equals, id, instant, listing, since } from '../kernel/index.ts';
import { TIMESHEET_STATUSES, Timesheet } from './timesheet.schema.ts';

export const timesheetListing = listing({
  entity: Timesheet,
  filters: {
    user_id: equals('user_id', id('usr')),
    status: equals('status', z.enum(TIMESHEET_STATUSES)),
    /** Weeks that lie in these days or reach into them. */
    from: { schema: day(), sql: (value, t) => sql`${t}.week_starts_on + ${t}.week_days > ${value}::date` },
    to: { schema: day(), sql: (value, t) => sql`${t}.week_starts_on <= ${value}::date` },
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    week_starts_on: byColumn('week_starts_on', 'date'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: '-week_starts_on',
});
