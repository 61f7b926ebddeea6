import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  all,
  entity,
  field,
  id,
  inProject,
  instant,
  listing,
  Money,
  moneyField,
  moneyJson,
  priceOfSum,
  prose,
} from '../kernel/index.ts';
import { entryListing, TimeEntry } from '../time/index.ts';

const ofProject = (t: Sql, column: Sql): Sql =>
  sql`(SELECT ${column} FROM projects p WHERE p.org_id = ${t}.org_id AND p.id = ${t}.project_id)`;

/** One entry as the detailed report tells it: with names beside ids, and what it comes to. */
export const DetailedEntry = entity({
  name: 'detailed_entry',
  domain: 'reports',
  kind: 'ent',
  table: 'time_entries',
  visible: all(TimeEntry.visible, inProject()),
  live: (t) => sql`${t}.stopped_at IS NOT NULL`,
  fields: {
    id: id('ent'),
    user_id: id('usr'),
    user: field(z.string().nullable(), { sql: (t) => sql`(SELECT u.name FROM users u WHERE u.id = ${t}.user_id)` }),
    client_id: field(id('cli').nullable(), { needs: 'view_clients', sql: (t) => ofProject(t, sql`p.client_id`) }),
    client: field(z.string().nullable(), {
      needs: 'view_clients',
      sql: (t) => sql`(SELECT c.name FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id
        WHERE p.org_id = ${t}.org_id AND p.id = ${t}.project_id)`,
    }),
    project_id: id('prj').nullable(),
    project: field(z.string().nullable(), { sql: (t) => ofProject(t, sql`p.name`) }),
    task_id: id('task').nullable(),
    task: field(z.string().nullable(), {
      sql: (t) =>
        sql`(SELECT k.key || ' ' || k.title FROM tasks k WHERE k.org_id = ${t}.org_id AND k.id = ${t}.task_id)`,
    }),
    description: field(prose(2000).nullable(), { prose: true }),
    started_at: instant(),
    stopped_at: instant(),
    seconds: z.int(),
    billable: z.boolean(),
    billed: field(z.boolean(), { sql: (t) => sql`${t}.invoice_line_id IS NOT NULL` }),
    billable_rate: moneyField(Money.nullable(), 'billable_rate', 'view_rates'),
    /** The worked seconds at the rate, rounded half up. */
    value: field(Money.nullable(), {
      needs: 'view_rates',
      sql: (t) =>
        moneyJson(
          sql`CASE WHEN ${t}.billable THEN ${priceOfSum(sql`${t}.seconds * ${t}.billable_rate`)} END`,
          sql`${t}.currency`,
        ),
    }),
  },
});

const { running, ...filters } = entryListing.filters;

export const detailListing = listing({
  entity: DetailedEntry,
  filters,
  sorts: { started_at: entryListing.sorts.started_at as (typeof entryListing.sorts)['started_at'] },
  order: 'started_at',
});
