import { sql } from '@stint/db';
import { byColumn, contains, id, instant, listing, since } from '../kernel/index.ts';
import { Label } from './label.schema.ts';

export const labelListing = listing({
  entity: Label,
  filters: { q: contains('name'), updated_since: since('updated_at', instant()) },
  sorts: { name: byColumn('name', 'text'), created_at: byColumn('created_at', 'timestamptz') },
  order: 'name',
});

/** The labels of one task, which the reader sees. */
export const labelsOfTask = listing({
  ...labelListing,
  filters: {
    task_id: {
      schema: id('task'),
      sql: (value, t, caller) => sql`${t}.id IN (SELECT l.label_id FROM task_labels l
        WHERE l.org_id = ${caller.org_id} AND l.task_id = ${value})`,
    },
  },
});
