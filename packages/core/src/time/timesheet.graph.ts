import { graph } from '../kernel/index.ts';
import { listPeriods } from './operations/periods/list.ts';
import { listTimesheets } from './operations/timesheets/list.ts';
import { TimePeriod } from './period.schema.ts';
import { Timesheet } from './timesheet.schema.ts';

export const timesheetGraph = [
  graph({ entity: Timesheet, type: 'Timesheet', many: { field: 'timesheets', operation: listTimesheets } }),
  graph({ entity: TimePeriod, type: 'TimePeriod', many: { field: 'timePeriods', operation: listPeriods } }),
];
