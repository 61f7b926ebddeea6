import { sql } from '@stint/db';
import { z } from 'zod';
import { byColumn, equals, type Filter, id, listing } from '../kernel/index.ts';
import { CATEGORIES } from './notification.category.ts';
import { Notification } from './notification.schema.ts';

const unread: Filter = {
  schema: z.boolean(),
  sql: (value: boolean, t) => (value ? sql`${t}.read_at IS NULL` : sql`${t}.read_at IS NOT NULL`),
};

export const notificationListing = listing({
  entity: Notification,
  filters: {
    unread,
    category: equals('category', z.enum(CATEGORIES)),
    project_id: equals('project_id', id('prj')),
  },
  sorts: { seq: byColumn('seq', 'bigint') },
  order: '-seq',
});

/** Of one person, for the graph; the rule of the entity lets it be nobody but the caller. */
export const personListing = listing({
  ...notificationListing,
  filters: { ...notificationListing.filters, user_id: equals('user_id', id('usr')) },
});
