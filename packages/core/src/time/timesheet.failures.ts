import { conflict } from '../kernel/index.ts';

export const timesheetApprovedConflict = conflict('timesheet_approved', 'The timesheet is approved');
export const timesheetNotSubmitted = conflict('timesheet_not_submitted', 'The timesheet waits for no decision');
export const timesheetNotReopenable = conflict('timesheet_not_reopenable', 'The timesheet may change already');
export const timesheetChanged = conflict('timesheet_changed', 'The time has changed since it was submitted');
