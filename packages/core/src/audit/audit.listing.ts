import { z } from 'zod';
import { before, byColumn, equals, id, instant, listing, since } from '../kernel/index.ts';
import { Activity, AuditEntry, VIAS } from './audit.schema.ts';

const anyId = z.string().min(1).max(100);

const sorts = { seq: byColumn('seq', 'bigint') };

export const auditListing = listing({
  entity: AuditEntry,
  filters: {
    operation: equals(
      'operation',
      z
        .string()
        .regex(/^[a-z_]+(\.[a-z_]+)+$/, 'expected an operation, such as tasks.create')
        .max(100),
    ),
    user_id: equals('user_id', id('usr')),
    via: equals('via', z.enum(VIAS)),
    subject_id: equals('subject_id', anyId),
    topic_id: equals('topic_id', anyId),
    since: since('occurred_at', instant()),
    before: before('occurred_at', instant()),
  },
  sorts,
  order: '-seq',
});

export const activityListing = listing({
  entity: Activity,
  filters: {
    user_id: equals('user_id', id('usr')),
    since: since('occurred_at', instant()),
    before: before('occurred_at', instant()),
  },
  sorts,
  order: '-seq',
});
