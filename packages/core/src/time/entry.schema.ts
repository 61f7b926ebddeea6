import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  all,
  any,
  entity,
  field,
  having,
  id,
  inProject,
  instant,
  Money,
  moneyField,
  ownOr,
  prose,
} from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { Task } from '../tasks/task.schema.ts';

export const SOURCES = ['timer', 'manual', 'git', 'import', 'mcp'] as const;

/** Where a frozen rate came from, nearest first; `entry` is the entry itself. */
export const RATE_SOURCES = ['entry', 'project_member', 'project', 'member', 'client', 'org'] as const;
export const COST_SOURCES = ['project_member', 'member'] as const;

/** What keeps an entry from changing, strongest first. */
export const LOCK_REASONS = ['invoiced', 'timesheet_approved', 'period_locked'] as const;

export const inPeriod = (org_id: Sql, day: Sql): Sql =>
  sql`EXISTS (SELECT FROM time_periods l WHERE l.org_id = ${org_id} AND ${day} BETWEEN l.from_day AND l.to_day)`;

/** Why the entry cannot change; null where it can. */
export const lockReason = (t: Sql): Sql => sql`CASE WHEN ${t}.invoice_line_id IS NOT NULL THEN 'invoiced'
  WHEN ${t}.timesheet_id IS NOT NULL THEN 'timesheet_approved'
  WHEN ${inPeriod(sql`${t}.org_id`, sql`${t}.day`)} THEN 'period_locked' END`;

/** Worked time. Instants are kept to the second, so durations add up. */
export const TimeEntry = entity({
  name: 'time_entry',
  domain: 'time',
  kind: 'ent',
  table: 'time_entries',
  model: 'TimeEntry',
  visible: any(ownOr(null), all(having('view_all_time'), inProject())),
  relations: {
    project: { to: () => Project, by: 'project_id' },
    task: { to: () => Task, by: 'task_id' },
  },
  fields: {
    id: id('ent'),
    user_id: id('usr'),
    project_id: id('prj').nullable(),
    task_id: id('task').nullable(),
    description: field(prose(2000).nullable(), { prose: true }),
    started_at: instant(),
    stopped_at: instant().nullable(),
    /** Whole seconds; null while the timer runs. */
    duration_seconds: field(z.int().nullable(), { sql: (t) => sql`${t}.seconds` }),
    /** The zone the work was done in; days are cut in it. */
    time_zone: z.string(),
    billable: z.boolean(),
    source: z.enum(SOURCES),
    /** An hour's price, frozen when the entry was made. */
    billable_rate: moneyField(Money.nullable(), 'billable_rate', 'view_rates'),
    billable_rate_source: field(z.enum(RATE_SOURCES).nullable(), { needs: 'view_rates' }),
    /** Since when it was set there; null where that is not known. */
    billable_rate_set_at: field(instant().nullable(), { needs: 'view_rates' }),
    /** What an hour costs, frozen when the entry was made. */
    cost_rate: moneyField(Money.nullable(), 'cost_rate', 'view_rates'),
    cost_rate_source: field(z.enum(COST_SOURCES).nullable(), { needs: 'view_rates' }),
    cost_rate_set_at: field(instant().nullable(), { needs: 'view_rates' }),
    /** The entry cannot change, and why: it is on an invoice, in an approved timesheet, in a locked period. */
    locked: field(z.boolean(), { sql: (t) => sql`(${lockReason(t)}) IS NOT NULL` }),
    lock_reason: field(z.enum(LOCK_REASONS).nullable(), { sql: lockReason }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
