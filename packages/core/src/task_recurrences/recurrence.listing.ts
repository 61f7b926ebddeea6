import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, equals, id, isSet, listing } from '../kernel/index.ts';
import { MODES, TaskRecurrence } from './recurrence.schema.ts';

export const recurrenceListing = listing({
  entity: TaskRecurrence,
  filters: {
    project_id: equals('project_id', id('prj')),
    mode: equals('mode', z.enum(MODES)),
    paused: isSet('paused_at'),
    created_by: equals('created_by', id('usr')),
  },
  sorts: {
    created_at: byColumn('created_at', 'timestamptz'),
    // Those without a next day come last.
    next_on: { sql: (t) => sql`coalesce(${t}.next_on, 'infinity'::date)`, type: 'date' },
  },
  order: '-created_at',
});
