import { graph } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { Task } from '../tasks/index.ts';
import { entryListing } from './entry.listing.ts';
import { TimeEntry } from './entry.schema.ts';
import { getEntry } from './operations/entries/get.ts';
import { listEntries } from './operations/entries/list.ts';

export const timeGraph = [
  graph({
    entity: TimeEntry,
    type: 'TimeEntry',
    one: { field: 'timeEntry', operation: getEntry, by: 'entry_id' },
    many: { field: 'timeEntries', operation: listEntries },
    on: [
      { parent: () => Project, field: 'timeEntries', listing: entryListing, by: 'project_id' },
      { parent: () => Task, field: 'timeEntries', listing: entryListing, by: 'task_id' },
    ],
  }),
];
