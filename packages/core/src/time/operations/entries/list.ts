import { get, listOperation } from '../../../kernel/index.ts';
import { entryListing } from '../../entry.listing.ts';

export const listEntries = listOperation({
  name: 'time.entries.list',
  summary: 'List time entries',
  permission: null,
  listing: entryListing,
  rest: get('/time-entries'),
  mcp: { when: 'Read single entries. For totals, use time_summary; for what can be billed, time_unbilled.' },
});
