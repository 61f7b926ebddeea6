import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { before, byColumn, contains, equals, id, instant, isSet, listing, since } from '../kernel/index.ts';
import { SOURCES, TimeEntry } from './entry.schema.ts';

export const entryListing = listing({
  entity: TimeEntry,
  filters: {
    user_id: equals('user_id', id('usr')),
    project_id: equals('project_id', id('prj')),
    task_id: equals('task_id', id('task')),
    client_id: {
      schema: id('cli'),
      sql: (value, t, caller) => sql`${t}.project_id IN (SELECT p.id FROM projects p
        WHERE p.org_id = ${caller.org_id} AND p.client_id = ${value})`,
    },
    from: since('started_at', instant()),
    to: before('started_at', instant()),
    billable: equals('billable', z.boolean()),
    source: equals('source', z.enum(SOURCES)),
    running: {
      schema: z.boolean(),
      sql: (value: boolean, t) => sql`${t}.stopped_at ${raw(value ? 'IS NULL' : 'IS NOT NULL')}`,
    },
    billed: isSet('invoice_line_id'),
    q: contains('description'),
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    started_at: byColumn('started_at', 'timestamptz'),
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
  },
  order: '-started_at',
});
