import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { all, any, entity, field, having, id, inProject, instant, Money, ownOr, prose } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { Task } from '../tasks/index.ts';

export const SOURCES = ['timer', 'manual', 'git', 'import', 'mcp'] as const;

/** Where a frozen rate came from, nearest first. */
export const RATE_SOURCES = ['project_member', 'project', 'member', 'client', 'org'] as const;

const hourly = (column: 'billable_rate' | 'cost_rate') =>
  field(Money.nullable(), {
    needs: 'view_rates',
    sql: (t: Sql) => {
      const rate = column === 'billable_rate' ? sql`${t}.billable_rate` : sql`${t}.cost_rate`;
      return sql`CASE WHEN ${rate} IS NOT NULL THEN json_build_object('amount', ${rate}, 'currency', ${t}.currency) END`;
    },
  });

/** Worked time. Instants are kept to the second, so durations add up. */
export const TimeEntry = entity({
  name: 'time_entry',
  kind: 'ent',
  table: 'time_entries',
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
    duration_seconds: field(z.int().nullable(), {
      sql: (t) => sql`extract(epoch FROM ${t}.stopped_at - ${t}.started_at)::bigint`,
    }),
    /** The zone the work was done in; days are cut in it. */
    time_zone: z.string(),
    billable: z.boolean(),
    source: z.enum(SOURCES),
    /** An hour's price, frozen when the entry was made. */
    billable_rate: hourly('billable_rate'),
    billable_rate_source: field(z.enum(RATE_SOURCES).nullable(), { needs: 'view_rates' }),
    /** What an hour costs, frozen when the entry was made. */
    cost_rate: hourly('cost_rate'),
    cost_rate_source: field(z.enum(RATE_SOURCES).nullable(), { needs: 'view_rates' }),
    /** On an invoice: the entry cannot change. */
    locked: field(z.boolean(), { sql: (t) => sql`${t}.invoice_line_id IS NOT NULL` }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
