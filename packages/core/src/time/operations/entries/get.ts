import { get, getOperation, id } from '../../../kernel/index.ts';
import { TimeEntry } from '../../entry.schema.ts';

export const getEntry = getOperation({
  name: 'time.entries.get',
  summary: 'Get a time entry',
  permission: null,
  entity: TimeEntry,
  by: 'entry_id',
  id: id('ent'),
  rest: get('/time-entries/{entry_id}'),
  mcp: { when: 'Read one time entry by id.' },
});
