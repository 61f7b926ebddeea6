import { join, raw, type Sql, sql } from '@stint/db';
import { type Caller, priceOfSum } from '../kernel/index.ts';
import { type Dimension, isUnit } from './report.dimensions.ts';
import { type WorkedFilters, worked } from './report.worked.ts';

/** Where a key is found that is not of the entry itself. */
const ELSEWHERE: Partial<Record<Dimension, string>> = { client: 'p', label: 'l' };

/**
 * Worked time by the dimensions, as a SELECT: their key columns, `currency` where `priced`, and seconds, billable_seconds,
 * entries, value (billable time at its rates) and cost, each amount an exact sum rounded once. Summed by project first, so
 * that clients are looked up for a few rows and not for each entry. What has several labels counts fully under each.
 */
export function groupedWork(
  caller: Caller,
  instants: readonly string[],
  by: readonly Dimension[],
  filters: WorkedFilters,
  priced: boolean,
): Sql {
  const has = (dimension: Dimension) => by.includes(dimension);
  const near = [
    has('project') || has('client') ? 'project_id' : null,
    has('user') ? 'user_id' : null,
    has('task') || has('label') ? 'task_id' : null,
    by.some(isUnit) ? 'bucket' : null,
    priced ? 'currency' : null,
  ].filter((column) => column !== null);
  const keys = join(
    by.map((dimension) =>
      isUnit(dimension) ? raw('w.bucket') : raw(`${ELSEWHERE[dimension] ?? 'w'}.${dimension}_id`),
    ),
  );
  const currency = priced ? raw('w.currency') : raw('NULL::text');
  const sums = priced
    ? sql`, sum(seconds * billable_rate) FILTER (WHERE billable) AS value, sum(seconds * cost_rate) AS cost`
    : raw('');
  const amounts = priced
    ? sql`, ${priceOfSum(sql`coalesce(sum(w.value), 0)`)} AS value, ${priceOfSum(sql`coalesce(sum(w.cost), 0)`)} AS cost`
    : raw('');
  const clients = has('client')
    ? sql`LEFT JOIN projects p ON p.org_id = ${caller.org_id} AND p.id = w.project_id`
    : raw('');
  const labels = has('label')
    ? sql`LEFT JOIN task_labels l ON l.org_id = ${caller.org_id} AND l.task_id = w.task_id`
    : raw('');
  return sql`SELECT ${keys}, ${currency} AS currency, sum(w.seconds)::bigint AS seconds,
      sum(w.billable_seconds)::bigint AS billable_seconds, sum(w.entries)::int AS entries${amounts}
    FROM (SELECT ${join(near.map((column) => raw(column)))}, sum(seconds) AS seconds,
        coalesce(sum(seconds) FILTER (WHERE billable), 0) AS billable_seconds, sum(started) AS entries${sums}
      FROM ${worked(caller, instants, filters)} e GROUP BY ${join(near.map((column) => raw(column)))}) w ${clients} ${labels}
    GROUP BY ${keys}${priced ? sql`, w.currency` : raw('')}`;
}
