import { event } from '../kernel/index.ts';
import { Timesheet } from './timesheet.schema.ts';

export const timesheetSubmitted = event('timesheet.submitted', Timesheet, 'A week was handed in to be approved');
export const timesheetApproved = event(
  'timesheet.approved',
  Timesheet,
  'A week was approved: the entries that start in it are locked, and have no events of their own',
);
export const timesheetRejected = event('timesheet.rejected', Timesheet, 'A week was rejected');
export const timesheetReopened = event(
  'timesheet.reopened',
  Timesheet,
  'A week was taken back: its entries may change again, and have no events of their own',
);
