import { searchable } from '../kernel/index.ts';
import { TimeEntry } from './entry.schema.ts';

export const entrySearch = searchable({ entity: TimeEntry, body: ['description'], partOf: 'task_id' });
