import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { getRecurrence } from './operations/get.ts';
import { listRecurrences } from './operations/list.ts';
import { recurrenceListing } from './recurrence.listing.ts';
import { TaskRecurrence } from './recurrence.schema.ts';

export const recurrenceGraph = [
  graph({
    entity: TaskRecurrence,
    type: 'TaskRecurrence',
    one: { field: 'taskRecurrence', operation: getRecurrence, by: 'recurrence_id' },
    many: { field: 'taskRecurrences', operation: listRecurrences },
    on: [{ parent: () => Project, field: 'taskRecurrences', listing: recurrenceListing, by: 'project_id' }],
  }),
];
