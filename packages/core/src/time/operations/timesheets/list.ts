import { listOperation } from '../../../kernel/index.ts';
import { timesheetListing } from '../../timesheet.listing.ts';

export const listTimesheets = listOperation({
  name: 'time.timesheets.list',
  summary: 'List timesheets',
  permission: null,
  listing: timesheetListing,
  rest: '/timesheets',
  mcp: { when: 'See which weeks were handed in; status=submitted are those that wait to be approved.' },
});
