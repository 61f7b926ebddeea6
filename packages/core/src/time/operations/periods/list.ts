import { sql } from '@stint/db';
import { byColumn, day, listing, listOperation } from '../../../kernel/index.ts';
import { TimePeriod } from '../../period.schema.ts';

const periodListing = listing({
  entity: TimePeriod,
  filters: {
    /** Periods that lie in these days or reach into them. */
    from: { schema: day(), sql: (value, t) => sql`${t}.to_day >= ${value}::date` },
    to: { schema: day(), sql: (value, t) => sql`${t}.from_day <= ${value}::date` },
  },
  sorts: { from_day: byColumn('from_day', 'date') },
  order: '-from_day',
});

export const listPeriods = listOperation({
  name: 'time.periods.list',
  summary: 'List the locked periods',
  permission: null,
  listing: periodListing,
  rest: '/time-periods',
  mcp: { when: 'Find out in which days no time can change any more.' },
});
