import { raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { any, day, entity, field, having, id, instant, ownOr, prose } from '../kernel/index.ts';
import { User } from '../users/user.schema.ts';

export const TIMESHEET_STATUSES = ['open', 'submitted', 'approved', 'rejected'] as const;

const submitted = (column: string) => (t: Sql) => sql`CASE WHEN ${t}.status <> 'open' THEN ${t}.${raw(column)} END`;

/** A person's week, handed in to be approved. Approved, it locks the entries that start in it. */
export const Timesheet = entity({
  name: 'timesheet',
  domain: 'time',
  kind: 'tsh',
  table: 'timesheets',
  model: 'Timesheet',
  visible: any(ownOr('view_all_time'), having('approve_time')),
  relations: { user: { to: () => User, by: 'user_id' } },
  fields: {
    id: id('tsh'),
    user_id: id('usr'),
    week_starts_on: day(),
    /** Six days later, or fewer where the organization changed the day its weeks start on. */
    week_ends_on: field(day(), { sql: (t) => sql`${t}.week_starts_on + ${t}.week_days - 1` }),
    status: z.enum(TIMESHEET_STATUSES),
    /** As it was submitted; null while it is open. */
    total_seconds: field(z.int().nullable(), { sql: submitted('total_seconds') }),
    billable_seconds: field(z.int().nullable(), { sql: submitted('billable_seconds') }),
    note: field(prose(2000).nullable(), { prose: true }),
    submitted_at: instant().nullable(),
    decided_at: instant().nullable(),
    decided_by: id('usr').nullable(),
    /** Why it was rejected. */
    decision_note: field(prose(2000).nullable(), { prose: true }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
