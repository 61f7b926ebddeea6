import { before, byColumn, contains, day, equals, id, instant, listing, since } from '../kernel/index.ts';
import { Milestone } from './milestone.schema.ts';

export const milestoneListing = listing({
  entity: Milestone,
  filters: {
    project_id: equals('project_id', id('prj')),
    q: contains('title'),
    /** Due before this day. */
    target_before: before('target_date', day()),
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    target_date: byColumn('target_date', 'date'),
    title: byColumn('title', 'text'),
    created_at: byColumn('created_at', 'timestamptz'),
  },
  order: 'target_date',
});
