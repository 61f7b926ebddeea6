import { detailedReport } from './operations/detailed.ts';
import { outstandingReport } from './operations/outstanding.ts';
import { profitabilityReport } from './operations/profitability.ts';
import { revenueReport } from './operations/revenue.ts';
import { summaryReport } from './operations/summary.ts';
import { timesheetReport } from './operations/timesheet.ts';
import { utilizationReport } from './operations/utilization.ts';
import { workloadReport } from './operations/workload.ts';

/** Figures over time and money. Each says what range, zone and rounding it used, and up to which event it is true. */
export const reports = {
  operations: [
    summaryReport,
    detailedReport,
    timesheetReport,
    revenueReport,
    profitabilityReport,
    utilizationReport,
    workloadReport,
    outstandingReport,
  ],
  entities: [],
};
